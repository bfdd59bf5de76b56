package io.longwire.gateway.testing;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.sentinel.api.sync.RedisSentinelCommands;
import io.longwire.gateway.redis.InstalledRedis;
import io.longwire.testing.BusyMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A primary, a replica, and a sentinel that makes the one the other. The sentinel's second address is one at which nobody
 * listens.
 *
 * <p>Used by the test's thread.
 */
public final class RealSentinel implements AutoCloseable {

    public static final String NAME = "main";

    /** A failover that a sentinel has begun is over or given up by then: thrice its {@code failover-timeout}. */
    private static final Duration FAILOVER_LIMIT = Duration.ofSeconds(6);

    /** Present if all of them speak TLS to each other and to clients. */
    private final Optional<TestCertificate> certificate;

    private final RealRedis first;
    private final RealRedis second;
    private final Path directory;
    private final int port;
    private final int nobodysPort;
    private final Process process;
    private final RedisClient client = RedisClient.create();
    private final RedisSentinelCommands<String, String> sentinel;
    private final Thread guard = new Thread(this::destroy);

    private RealSentinel(Optional<TestCertificate> certificate) throws IOException {
        this.certificate = certificate;
        first = newServer();
        second = newServer("--replicaof", "127.0.0.1", Integer.toString(portOf(first)));
        // A sentinel asks again after ten seconds only.
        await().atMost(BusyMachine.FOR_SERVERS)
                .until(() -> second.commands().info("replication").contains("master_link_status:up"));
        directory = Files.createTempDirectory("longwire-sentinel");
        port = RealRedis.freePort();
        nobodysPort = RealRedis.freePort();
        Path configuration = directory.resolve("sentinel.conf");
        List<String> lines = new ArrayList<>(List.of(
                "port " + (certificate.isPresent() ? 0 : port),
                "dir " + directory,
                "sentinel monitor " + NAME + " 127.0.0.1 " + portOf(first) + " 1",
                "sentinel down-after-milliseconds " + NAME + " 500",
                "sentinel failover-timeout " + NAME + " 2000"));
        certificate.ifPresent(mine -> {
            RealRedis.tls(mine, port).forEach((name, value) -> lines.add(name + " " + value));
            lines.add("tls-replication yes");
        });
        Files.write(configuration, lines);
        process = new ProcessBuilder(
                        InstalledRedis.find(directory.resolve("bin")).toString(),
                        configuration.toString(),
                        "--sentinel")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Runtime.getRuntime().addShutdownHook(guard);
        sentinel = await().atMost(BusyMachine.FOR_SERVERS)
                .ignoreException(RedisConnectionException.class)
                .until(
                        () -> client.connectSentinel(RedisURI.Builder.redis("127.0.0.1", port)
                                        .withSsl(certificate.isPresent())
                                        .withVerifyPeer(false)
                                        .build())
                                .sync(),
                        connection -> true);
        await().atMost(BusyMachine.FOR_SERVERS)
                .until(() -> sentinel.replicas(NAME).stream().anyMatch(RealSentinel::isInSync));
    }

    public static RealSentinel start() {
        return start(Optional.empty());
    }

    /** Starts them with TLS for everything that they say to each other and to clients. */
    public static RealSentinel startWithTls(TestCertificate certificate) {
        return start(Optional.of(certificate));
    }

    private static RealSentinel start(Optional<TestCertificate> certificate) {
        try {
            return new RealSentinel(certificate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RealRedis newServer(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--repl-diskless-sync-delay", "0"));
        all.addAll(List.of(arguments));
        if (certificate.isEmpty()) {
            return RealRedis.start(all.toArray(String[]::new));
        }
        all.addAll(List.of("--tls-replication", "yes"));
        return RealRedis.startWithTls(certificate.get(), all.toArray(String[]::new));
    }

    private int portOf(RealRedis server) {
        return certificate.isPresent() ? server.tlsPort() : server.address().getPort();
    }

    private static boolean isInSync(Map<String, String> replica) {
        return "ok".equals(replica.get("master-link-status"));
    }

    public String uri() {
        return uri(NAME);
    }

    /** The URI for a primary of that name. */
    public String uri(String name) {
        return (certificate.isPresent() ? "rediss" : "redis") + "-sentinel://127.0.0.1:" + nobodysPort + ",127.0.0.1:"
                + port + "#" + name;
    }

    /** The sentinel's own address, as if it were a server of data. */
    public String sentinelUri() {
        return "redis://127.0.0.1:" + port;
    }

    /** Who takes writes now, as the sentinel says. */
    public RealRedis primary() {
        int now = ((InetSocketAddress) sentinel.getMasterAddrByName(NAME)).getPort();
        return portOf(first) == now ? first : second;
    }

    /** Makes the replica the primary, and the primary its replica, whose connections stay as they are. */
    public void failover() {
        RealRedis before = primary();
        // The sentinel may not yet have seen enough of the replica.
        BusyMachine.request(() -> sentinel.failover(NAME), FAILOVER_LIMIT, () -> primary() != before);
        // The sentinel would tell the former primary so by itself, but only after eight seconds or more.
        before.commands().replicaof("127.0.0.1", portOf(primary()));
    }

    /** Kills the primary, and waits until the other one is. */
    public void killPrimary() {
        RealRedis before = primary();
        before.kill();
        await().atMost(BusyMachine.FOR_SERVERS).until(() -> primary() != before);
    }

    private void destroy() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(guard);
        client.shutdown();
        destroy();
        second.close();
        first.close();
        RealRedis.delete(directory);
    }
}
