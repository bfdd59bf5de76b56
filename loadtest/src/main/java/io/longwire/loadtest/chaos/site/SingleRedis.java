package io.longwire.loadtest.chaos.site;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One server. */
final class SingleRedis implements RedisSetup {

    private final RedisServer server;

    SingleRedis(Path directory) throws IOException {
        server = new RedisServer("redis", directory, FreePort.find(), List.of());
    }

    @Override
    public void start() throws IOException, InterruptedException {
        server.start();
    }

    @Override
    public String url() {
        return "redis://127.0.0.1:" + server.port();
    }

    @Override
    public Optional<InetSocketAddress> constantAddress() {
        return Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    }

    @Override
    public RedisServer master() {
        return server;
    }

    @Override
    public void close() {
        server.close();
    }
}
