package io.longwire.gateway.testing;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.sync.RedisCommands;
import io.longwire.gateway.redis.InstalledRedis;
import io.longwire.testing.BusyMachine;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A {@code redis-server} of a test's own, on a port of its own, that can be paused, killed, and started again with its data
 * or without.
 *
 * <p>Used by the test's thread.
 */
public final class RealRedis implements AutoCloseable {

    private static final Pattern CALLS = Pattern.compile("cmdstat_([^:]+):calls=(\\d+)");

    /** A node of a cluster has a second port, 10,000 above the first. */
    private static final int HIGHEST_PORT = 55_000;

    private final Path directory;
    private final Path binary;
    private final int port;
    private final int tlsPort;
    private final List<String> arguments;
    private final RedisClient client;
    private final Thread guard = new Thread(this::destroy);
    private Process process;
    private RedisCommands<String, String> commands;

    private RealRedis(int tlsPort, List<String> arguments) throws IOException {
        this.tlsPort = tlsPort;
        this.arguments = List.copyOf(arguments);
        directory = Files.createTempDirectory("longwire-redis");
        binary = InstalledRedis.find(directory.resolve("bin"));
        port = freePort();
        client = RedisClient.create(uri());
        Runtime.getRuntime().addShutdownHook(guard);
        restart();
    }

    /** Starts one, with {@code arguments} after those that all have, as in {@code "--maxmemory", "1mb"}. */
    public static RealRedis start(String... arguments) {
        try {
            return new RealRedis(0, List.of(arguments));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts one that also speaks TLS. */
    public static RealRedis startWithTls(TestCertificate certificate, String... arguments) throws IOException {
        int tlsPort = freePort();
        List<String> all = new ArrayList<>();
        tls(certificate, tlsPort).forEach((name, value) -> all.addAll(List.of("--" + name, value)));
        all.addAll(List.of(arguments));
        return new RealRedis(tlsPort, all);
    }

    /** What a server, or a sentinel, needs to be told to speak TLS on a port. */
    static Map<String, String> tls(TestCertificate certificate, int port) {
        return Map.of(
                "tls-port", Integer.toString(port),
                "tls-cert-file", certificate.certificate().toString(),
                "tls-key-file", certificate.key().toString(),
                "tls-ca-cert-file", certificate.certificate().toString(),
                "tls-auth-clients", "no");
    }

    /** Whether the server was built with TLS: it then finds the second line wrong, and else the first. */
    public static boolean hasTls() throws IOException {
        Path directory = Files.createTempDirectory("longwire-redis");
        try {
            Process process = new ProcessBuilder(InstalledRedis.find(directory).toString(), "-")
                    .redirectErrorStream(true)
                    .start();
            try (OutputStream configuration = process.getOutputStream()) {
                configuration.write("tls-port 0\nno-such-setting 0\n".getBytes(StandardCharsets.US_ASCII));
            }
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .contains("no-such-setting");
        } finally {
            delete(directory);
        }
    }

    static int freePort() throws IOException {
        while (true) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (free.getLocalPort() <= HIGHEST_PORT) {
                    return free.getLocalPort();
                }
            }
        }
    }

    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    public String tlsUri() {
        return "rediss://127.0.0.1:" + tlsPort;
    }

    /** Where TLS is spoken; 0 if nowhere. */
    int tlsPort() {
        return tlsPort;
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** What {@code redis-cli} would do. Made anew after each start. */
    public RedisCommands<String, String> commands() {
        return commands;
    }

    /** How often each command has been called since Redis started, as Redis counts it. */
    public Map<String, Long> calls() {
        Map<String, Long> calls = new TreeMap<>();
        Matcher matcher = CALLS.matcher(commands.info("commandstats"));
        while (matcher.find()) {
            calls.put(matcher.group(1), Long.parseLong(matcher.group(2)));
        }
        return calls;
    }

    /**
     * Each command that was run, with its first 30 arguments, of a Redis that was started so that it keeps them:
     * {@code "--slowlog-log-slower-than", "0", "--slowlog-max-len", "100000"}.
     */
    public List<List<String>> commandsRun() {
        return commands.slowlogGet(Integer.MAX_VALUE).stream()
                .map(entry -> ((List<?>) ((List<?>) entry).get(3))
                        .stream().map(String::valueOf).toList())
                .toList();
    }

    /** Stops the process where it stands: its connections stay, and nothing is answered. */
    public void pause() {
        Signals.send("STOP", process.pid());
    }

    public void resume() {
        Signals.send("CONT", process.pid());
    }

    /** SIGKILL. */
    public void kill() {
        destroy();
    }

    /** Starts with whatever the last run has left, and waits until it answers. */
    public void restart() {
        try {
            List<String> command = new ArrayList<>(List.of(binary.toString(), "--port", Integer.toString(port)));
            command.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--appendonly", "yes", "--appendfsync", "no"));
            command.addAll(List.of(
                    "--dir", Files.createDirectories(directory.resolve("data")).toString()));
            command.addAll(arguments);
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        commands = Awaitility.await()
                .atMost(BusyMachine.FOR_SERVERS)
                .ignoreException(RedisConnectionException.class)
                .until(() -> client.connect().sync(), connection -> true);
        Awaitility.await().atMost(BusyMachine.FOR_SERVERS).until(() -> !commands.info("persistence")
                .contains("loading:1"));
    }

    /** Starts with nothing. */
    public void restartEmpty() {
        delete(directory.resolve("data"));
        restart();
    }

    private void destroy() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new AssertionError("redis-server survives SIGKILL");
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    static void delete(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(guard);
        client.shutdown();
        destroy();
        delete(directory);
    }
}
