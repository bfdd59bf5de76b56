package io.longwire.loadtest.chaos.site;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/** The Redis that the gateways of a site share, as one server or as several that stand in for each other. */
public interface RedisSetup extends AutoCloseable {

    /** Starts everything, and waits until it works. */
    void start() throws IOException, InterruptedException;

    /** How gateways are told of it: what their {@code --redis} takes. */
    String url();

    /**
     * The server that takes writes now; of a cluster the one that has the first slot.
     *
     * @throws IOException if there is none at the moment
     */
    RedisServer master() throws IOException;

    /** Where all commands can always be sent; empty if that changes, or depends on the key. */
    default Optional<InetSocketAddress> constantAddress() {
        return Optional.empty();
    }

    /**
     * The server that holds a user's keys.
     *
     * @throws IOException if there is none at the moment
     */
    default RedisServer holderOf(String user) throws IOException {
        return master();
    }

    /** Kills everything. */
    @Override
    void close();
}
