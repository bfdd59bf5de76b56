package io.longwire.loadtest.chaos.site;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/** A master and its replica, which never takes its place. */
final class ReplicatedRedis implements RedisSetup {

    private final ReplicaPair pair;

    ReplicatedRedis(Path directory) throws IOException {
        pair = new ReplicaPair(directory);
    }

    @Override
    public void start() throws IOException, InterruptedException {
        pair.start();
        ReplicaPair.awaitReplicated(pair.first());
    }

    @Override
    public String url() {
        return "redis://127.0.0.1:" + pair.first().port();
    }

    @Override
    public Optional<InetSocketAddress> constantAddress() {
        return Optional.of(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), pair.first().port()));
    }

    @Override
    public RedisServer master() {
        return pair.first();
    }

    @Override
    public LinkProxy linkReplica() throws IOException, InterruptedException {
        return pair.link(pair.first());
    }

    @Override
    public void close() {
        pair.close();
    }
}
