package io.longwire.gateway.testing;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.longwire.testing.BusyMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A cluster of three primaries, with a replica each.
 *
 * <p>Used by the test's thread.
 */
public final class RealCluster implements AutoCloseable {

    private static final int PRIMARIES = 3;

    /** Redis itself gives a failover up after five seconds, as when the others vote too late, and tells nobody. */
    private static final Duration FAILOVER_LIMIT = Duration.ofSeconds(6);

    private final List<RealRedis> nodes = new ArrayList<>();

    /** Present if all of them speak TLS to each other and to clients. */
    private final Optional<TestCertificate> certificate;

    private RealCluster(Optional<TestCertificate> certificate) throws IOException {
        this.certificate = certificate;
        for (int i = 0; i < 2 * PRIMARIES; i++) {
            nodes.add(newServer());
        }
        for (int i = 0; i < PRIMARIES; i++) {
            giveSlots(i);
        }
        for (RealRedis node : nodes) {
            node.commands().clusterMeet("127.0.0.1", portOf(nodes.get(0)));
        }
        await().atMost(BusyMachine.FOR_SERVERS)
                .until(() -> nodes.stream().allMatch(node -> knownNodes(node) == 2 * PRIMARIES));
        for (int i = 0; i < PRIMARIES; i++) {
            nodes.get(PRIMARIES + i)
                    .commands()
                    .clusterReplicate(nodes.get(i).commands().clusterMyId());
        }
        await().atMost(BusyMachine.FOR_SERVERS).until(() -> nodes.stream().allMatch(RealCluster::isOk));
        await().atMost(BusyMachine.FOR_SERVERS).until(() -> nodes.subList(PRIMARIES, 2 * PRIMARIES).stream()
                .allMatch(node -> node.commands().info("replication").contains("master_link_status:up")));
    }

    public static RealCluster start() {
        return start(Optional.empty());
    }

    /** Starts one with TLS for everything that its nodes say to each other and to clients. */
    public static RealCluster startWithTls(TestCertificate certificate) {
        return start(Optional.of(certificate));
    }

    private static RealCluster start(Optional<TestCertificate> certificate) {
        try {
            return new RealCluster(certificate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RealRedis newServer() throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--cluster-enabled", "yes",
                "--cluster-node-timeout", "1000",
                "--cluster-replica-validity-factor", "0",
                "--repl-diskless-sync-delay", "0"));
        if (certificate.isEmpty()) {
            return RealRedis.start(arguments.toArray(String[]::new));
        }
        arguments.addAll(List.of("--tls-cluster", "yes", "--tls-replication", "yes"));
        return RealRedis.startWithTls(certificate.get(), arguments.toArray(String[]::new));
    }

    private int portOf(RealRedis node) {
        return certificate.isPresent() ? node.tlsPort() : node.address().getPort();
    }

    private void giveSlots(int primary) {
        RedisCommands<String, String> commands = nodes.get(primary).commands();
        commands.clusterSetConfigEpoch(primary + 1);
        commands.clusterAddSlots(IntStream.range(
                        SlotHash.SLOT_COUNT * primary / PRIMARIES, SlotHash.SLOT_COUNT * (primary + 1) / PRIMARIES)
                .toArray());
    }

    private static long knownNodes(RealRedis node) {
        return node.commands()
                .clusterNodes()
                .lines()
                .filter(line -> !line.contains("handshake"))
                .count();
    }

    private static boolean isOk(RealRedis node) {
        return node.commands().clusterInfo().contains("cluster_state:ok");
    }

    /** Names two of the nodes, the first of which may have been killed. */
    public String uri() {
        return (certificate.isPresent() ? "rediss" : "redis") + "://127.0.0.1:" + portOf(nodes.get(0)) + ",127.0.0.1:"
                + portOf(nodes.get(1));
    }

    /** The primary that a key belongs to, at first. */
    public RealRedis primaryOf(String key) {
        return nodes.get(indexOf(key));
    }

    private static int indexOf(String key) {
        int slot = SlotHash.getSlot(key);
        return IntStream.range(0, PRIMARIES)
                .filter(i -> slot < SlotHash.SLOT_COUNT * (i + 1) / PRIMARIES)
                .findFirst()
                .orElseThrow();
    }

    /** The replica that a key belongs to, at first. */
    public RealRedis replicaOf(String key) {
        return nodes.get(PRIMARIES + indexOf(key));
    }

    /** Whichever of the two takes writes to a key now. */
    public RealRedis masterOf(String key) {
        return isReplicaPromoted(key) ? replicaOf(key) : primaryOf(key);
    }

    /** Makes the replica of a key's primary the primary, in an orderly way. */
    public void failover(String key) {
        BusyMachine.request(
                () -> replicaOf(key).commands().clusterFailover(false), FAILOVER_LIMIT, () -> isReplicaPromoted(key));
    }

    /** Kills the primary of a key, and waits until its replica has taken over. */
    public void killPrimary(String key) {
        primaryOf(key).kill();
        await().atMost(BusyMachine.FOR_SERVERS).until(() -> isReplicaPromoted(key));
    }

    private boolean isReplicaPromoted(String key) {
        return replicaOf(key).commands().info("replication").contains("role:master");
    }

    @Override
    public void close() {
        nodes.forEach(RealRedis::close);
    }
}
