package io.longwire.loadtest.chaos.site;

import io.longwire.loadtest.process.ChildProcess;
import io.longwire.loadtest.process.Programs;
import io.longwire.loadtest.process.Workdir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A master, its replica, and three sentinels that agree on which is which. */
final class SentinelRedis implements RedisSetup {

    private static final String MASTER = "longwire";
    private static final int SENTINELS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(1);

    private final Path directory;

    /** What the sentinels write. One that waits for its disk takes that for a clock that has jumped, and rests for half a minute. */
    private final Workdir settings;

    private final ReplicaPair pair;
    private final List<Integer> sentinelPorts = new ArrayList<>();
    private final List<ChildProcess> sentinels = new ArrayList<>();

    SentinelRedis(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        settings = Workdir.inMemory("longwire-sentinels", directory);
        pair = new ReplicaPair(directory);
    }

    @Override
    public void start() throws IOException, InterruptedException {
        pair.start();
        for (int i = 1; i <= SENTINELS; i++) {
            startSentinel(i);
        }
        Patience.await("the sentinels know each other and the replica", PATIENCE, this::isWhole);
    }

    private void startSentinel(int number) throws IOException {
        int port = FreePort.find();
        String name = "sentinel-" + number;
        Path file = Files.write(
                settings.path().resolve(name + ".conf"),
                List.of(
                        "port " + port,
                        "bind 127.0.0.1",
                        "dir " + settings.path(),
                        "sentinel monitor " + MASTER + " 127.0.0.1 "
                                + pair.first().port() + " 2",
                        "sentinel down-after-milliseconds " + MASTER + " 1000",
                        "sentinel failover-timeout " + MASTER + " 5000"));
        List<String> command = List.of(Programs.orName("redis-server"), file.toString(), "--sentinel");
        sentinels.add(ChildProcess.start(name, directory, command, Map.of()));
        sentinelPorts.add(port);
    }

    private boolean isWhole() throws IOException {
        for (int port : sentinelPorts) {
            try (RedisConnection sentinel = RedisConnection.open(port, ANSWER_PATIENCE)) {
                List<String> master = sentinel.list("SENTINEL", "MASTER", MASTER);
                if (!has(master, "num-other-sentinels", SENTINELS - 1) || !has(master, "num-slaves", 1)) {
                    return false;
                }
            }
        }
        return ReplicaPair.isReplicated(master());
    }

    private static boolean has(List<String> fields, String name, int value) {
        int at = fields.indexOf(name);
        return at >= 0 && fields.get(at + 1).equals(Integer.toString(value));
    }

    @Override
    public String url() {
        return "redis-sentinel://"
                + sentinelPorts.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(",")) + "#"
                + MASTER;
    }

    @Override
    public RedisServer master() throws IOException {
        for (RedisServer server : pair.servers()) {
            if (server.isAlive() && isMaster(server) && isNamed(server)) {
                return server;
            }
        }
        throw new IOException("there is no master now");
    }

    @Override
    public LinkProxy linkReplica() throws IOException, InterruptedException {
        return pair.link(master());
    }

    private static boolean isMaster(RedisServer server) throws IOException {
        try (RedisConnection connection = server.connect()) {
            return connection.ask("ROLE").equals("master");
        }
    }

    /** Whether the sentinels say so too: a master that was killed comes back as one, for a moment. */
    private boolean isNamed(RedisServer server) throws IOException {
        try (RedisConnection sentinel = RedisConnection.open(sentinelPorts.get(0), ANSWER_PATIENCE)) {
            return sentinel.list("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER)
                    .contains(Integer.toString(server.port()));
        }
    }

    @Override
    public void close() {
        sentinels.forEach(ChildProcess::close);
        pair.close();
        settings.close();
    }
}
