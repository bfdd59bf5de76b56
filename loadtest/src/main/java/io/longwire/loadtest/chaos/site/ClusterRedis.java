package io.longwire.loadtest.chaos.site;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Redis Cluster: three masters, each with a replica. */
final class ClusterRedis implements RedisSetup {

    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<RedisServer> servers = new ArrayList<>();
    private final Map<RedisServer, Integer> busPorts = new HashMap<>();

    ClusterRedis(Path directory) throws IOException {
        for (int i = 1; i <= 2 * MASTERS; i++) {
            int busPort = FreePort.find();
            List<String> flags = new ArrayList<>(List.of("--cluster-enabled", "yes"));
            flags.addAll(List.of("--cluster-port", Integer.toString(busPort), "--cluster-node-timeout", "1500"));
            flags.addAll(List.of("--repl-diskless-sync-delay", "0"));
            RedisServer server = new RedisServer("redis-" + i, directory, FreePort.find(), flags);
            servers.add(server);
            busPorts.put(server, busPort);
        }
    }

    @Override
    public void start() throws IOException, InterruptedException {
        for (RedisServer server : servers) {
            server.start();
        }
        for (int i = 0; i < MASTERS; i++) {
            int from = SLOTS * i / MASTERS;
            int to = SLOTS * (i + 1) / MASTERS - 1;
            ask(servers.get(i), "CLUSTER", "ADDSLOTSRANGE", Integer.toString(from), Integer.toString(to));
        }
        for (RedisServer server : servers) {
            String busPort = busPorts.get(server).toString();
            ask(servers.get(0), "CLUSTER", "MEET", "127.0.0.1", Integer.toString(server.port()), busPort);
        }
        for (int i = 0; i < MASTERS; i++) {
            RedisServer replica = servers.get(MASTERS + i);
            String master = ask(servers.get(i), "CLUSTER", "MYID");
            Patience.await("a replica has met its master", PATIENCE, () -> ask(replica, "CLUSTER", "REPLICATE", master)
                    .equals("OK"));
        }
        Patience.await("the cluster is whole", PATIENCE, this::isWhole);
    }

    private boolean isWhole() throws IOException {
        for (RedisServer server : servers) {
            String info = ask(server, "CLUSTER", "INFO");
            if (!info.contains("cluster_state:ok") || !info.contains("cluster_known_nodes:" + servers.size())) {
                return false;
            }
        }
        for (RedisServer server : servers.subList(0, MASTERS)) {
            if (!ask(server, "INFO", "replication").contains("state=online")) {
                return false;
            }
        }
        return true;
    }

    private static String ask(RedisServer server, String... words) throws IOException {
        try (RedisConnection connection = server.connect()) {
            return connection.ask(words);
        }
    }

    @Override
    public String url() {
        return "redis://"
                + servers.stream()
                        .limit(MASTERS)
                        .map(server -> "127.0.0.1:" + server.port())
                        .collect(Collectors.joining(","));
    }

    @Override
    public RedisServer master() throws IOException {
        return holderOf(0);
    }

    @Override
    public RedisServer holderOf(String user) throws IOException {
        return holderOf(Integer.parseInt(ask(anyAlive(), "CLUSTER", "KEYSLOT", "{" + user + "}")));
    }

    private RedisServer anyAlive() throws IOException {
        return servers.stream()
                .filter(RedisServer::isAlive)
                .findFirst()
                .orElseThrow(() -> new IOException("no server of the cluster is alive"));
    }

    /** The server whose own line of CLUSTER NODES says that it is a master and has the slot. */
    private RedisServer holderOf(int slot) throws IOException {
        for (RedisServer server : servers) {
            if (server.isAlive() && ask(server, "CLUSTER", "NODES").lines().anyMatch(line -> isMine(line, slot))) {
                return server;
            }
        }
        throw new IOException("nobody has slot " + slot + " of the cluster now");
    }

    private static boolean isMine(String line, int slot) {
        String[] fields = line.split(" ");
        if (!fields[2].equals("myself,master")) {
            return false;
        }
        for (int i = 8; i < fields.length; i++) {
            String[] range = fields[i].split("-");
            if (slot >= Integer.parseInt(range[0]) && slot <= Integer.parseInt(range[range.length - 1])) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        servers.forEach(RedisServer::close);
    }
}
