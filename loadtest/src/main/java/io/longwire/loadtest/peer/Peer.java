package io.longwire.loadtest.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A kind of server that can be started to be measured. Stateless. */
public interface Peer {

    /** The name that users know it by, as in {@code --target mosquitto}. */
    String name();

    /** What it is, in half a line. */
    String description();

    /** The name of the {@link io.longwire.loadtest.device.Dialect} that it is spoken to in. */
    String dialect();

    /** How to get it when it is not installed, in a sentence; empty when it can be started. */
    Optional<String> missing();

    /**
     * Starts one on all local addresses, on a port of its own, and waits until it takes connections.
     *
     * @param workdir where it keeps its configuration, data and logs; made if absent, and not removed
     * @throws IOException if it does not come up; the message tells what it printed last
     */
    RunningServer start(Path workdir) throws IOException;
}
