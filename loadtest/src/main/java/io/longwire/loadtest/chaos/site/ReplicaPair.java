package io.longwire.loadtest.chaos.site;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Two Redis servers, the second of which begins as the replica of the first. */
final class ReplicaPair implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RedisServer first;
    private final RedisServer second;

    ReplicaPair(Path directory) throws IOException {
        int port = FreePort.find();
        // Without the delay a replica that joins would wait five seconds for others to come with it.
        first = new RedisServer("redis-a", directory, port, List.of("--repl-diskless-sync-delay", "0"));
        second = new RedisServer(
                "redis-b",
                directory,
                FreePort.find(),
                List.of("--repl-diskless-sync-delay", "0", "--replicaof", "127.0.0.1 " + port));
    }

    void start() throws IOException, InterruptedException {
        first.start();
        second.start();
    }

    RedisServer first() {
        return first;
    }

    List<RedisServer> servers() {
        return List.of(first, second);
    }

    /** Whether a replica follows {@code master}. */
    static boolean isReplicated(RedisServer master) throws IOException {
        try (RedisConnection connection = master.connect()) {
            return connection.ask("INFO", "replication").contains("state=online");
        }
    }

    /** Waits until the replica of {@code master} follows it. */
    static void awaitReplicated(RedisServer master) throws IOException, InterruptedException {
        Patience.await("the replica follows the master", PATIENCE, () -> isReplicated(master));
    }

    /** Has the other server follow {@code master} by a link that can be troubled. */
    LinkProxy link(RedisServer master) throws IOException, InterruptedException {
        RedisServer replica = master == first ? second : first;
        // After the last failover it may just be coming back.
        awaitReplicated(master);
        LinkProxy link = LinkProxy.open(master.port());
        String port = Integer.toString(link.port());
        try (RedisConnection connection = replica.connect()) {
            // It may still be loading what it was sent.
            Patience.await("the replica follows another", PATIENCE, () -> connection
                    .ask("REPLICAOF", "127.0.0.1", port)
                    .equals("OK"));
            Patience.await("the replica follows by the link", PATIENCE, () -> {
                String info = connection.ask("INFO", "replication");
                return info.contains("master_port:" + port) && info.contains("master_link_status:up");
            });
        }
        return link;
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
