package io.longwire.gateway.redis;

import io.lettuce.core.RedisURI;
import io.longwire.memory.OutOfMemory;
import io.longwire.net.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Redis server of the gateway's own, as a child process, with its files in the data directory.
 *
 * <p>It listens on a Unix socket that only this user may open, or, where the transport has none, on a loopback port with a
 * random password. It writes an append-only file. It ends with the gateway, also when that is killed: the shell between the
 * two holds the other end of a pipe, and stops Redis when the pipe closes. If Redis itself dies it is started again.
 *
 * <p>Safe to use from any thread.
 */
public final class EmbeddedRedis implements AutoCloseable {

    /** Unix socket paths are cut at about 104 bytes. */
    private static final int MAX_SOCKET_PATH = 100;

    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

    /** Writing what is left to disk takes milliseconds; a Redis that takes longer hangs, and the operator waits. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);

    private static final Duration RESTART_DELAY = Duration.ofMillis(500);

    /**
     * Runs Redis ("$@"), whose files nobody else may read, until standard input closes, which it does at the latest when the gateway is gone. A session of its
     * own keeps Redis from signals that are meant for the gateway and reach its whole process group, such as Ctrl-C: the
     * gateway still needs it while it drains.
     */
    private static final String SHELL =
            """
            umask 077
            trap '' INT HUP TERM
            if command -v setsid >/dev/null 2>&1; then setsid "$@" & else "$@" & fi
            redis=$!
            (cat >/dev/null; kill "$redis" 2>/dev/null) <&3 3<&- &
            watch=$!
            exec 3<&-
            wait "$redis"
            status=$?
            kill -9 "$watch" 2>/dev/null
            exit $status
            """;

    private static final Pattern VERSION = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})");

    private static final Logger log = LoggerFactory.getLogger(EmbeddedRedis.class);

    private final Path directory;
    private final RedisBinary binary;
    private final FileChannel lock;
    private final Optional<Path> socket;
    private final int port;
    private final String password;
    private volatile boolean isClosed;
    private volatile Process process;

    private EmbeddedRedis(Path directory, RedisBinary binary, FileChannel lock) throws IOException {
        this.directory = directory;
        this.binary = binary;
        this.lock = lock;
        Path path = directory.resolve("redis.sock");
        boolean hasSockets = Transport.EPOLL.unavailabilityCause().isEmpty();
        this.socket = hasSockets && path.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_SOCKET_PATH
                ? Optional.of(path)
                : Optional.empty();
        this.port = socket.isPresent() ? 0 : freePort();
        byte[] secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        this.password = HexFormat.of().formatHex(secret);
    }

    /**
     * Starts Redis and waits until it answers.
     *
     * @param dataDirectory where its files are; made if need be
     * @param fsync {@code always}, {@code everysec} or {@code no}: when what is written reaches the disk
     * @throws IOException if another gateway uses the directory, or Redis does not start; the message tells
     */
    public static EmbeddedRedis start(Path dataDirectory, String fsync) throws IOException {
        Path directory = dataDirectory.toAbsolutePath().normalize();
        FileChannel lock = lock(directory);
        EmbeddedRedis redis;
        try {
            RedisBinary binary = RedisBinary.find(directory.resolve("bin"));
            redis = new EmbeddedRedis(directory, binary, lock);
            redis.refuseDowngrade();
            redis.awaitPredecessor();
            redis.writeConfiguration(fsync);
            redis.launch();
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
        try {
            redis.awaitReady();
            redis.restartWhenItDies();
            return redis;
        } catch (IOException | RuntimeException e) {
            redis.close();
            throw e;
        }
    }

    /** Where to connect to. */
    public RedisAddress address() {
        return new RedisAddress(socket.map(path -> RedisURI.Builder.socket(path.toString()))
                .orElseGet(() -> RedisURI.Builder.redis("127.0.0.1", port))
                .withPassword(password.toCharArray())
                .build());
    }

    /** What runs, for people. */
    public String describe() {
        return "redis-server " + binary.major() + "." + binary.minor() + " (" + binary.path() + "), files in "
                + directory;
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel = openLock(directory);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException usedByThisProcess) {
            log.debug("the data directory is in use by this process");
        }
        channel.close();
        throw new IOException("another gateway uses the data directory " + directory + "; give each one its own");
    }

    private static FileChannel openLock(Path directory) throws IOException {
        try {
            Files.createDirectories(directory);
            return FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (FileSystemException e) {
            // Its message is a path and no more.
            throw new IOException(
                    "the data directory " + directory + " cannot be written to ("
                            + e.getClass().getSimpleName() + ": " + e.getMessage() + ")",
                    e);
        }
    }

    /** An older Redis does not find what a newer one has written, and would start empty. */
    private void refuseDowngrade() throws IOException {
        Path file = directory.resolve("redis-version");
        // A file that was cut off when the machine stopped tells nothing, and is no reason not to start.
        Matcher written =
                VERSION.matcher(Files.exists(file) ? Files.readString(file).strip() : "");
        if (written.matches()
                && binary.isOlderThan(Integer.parseInt(written.group(1)), Integer.parseInt(written.group(2)))) {
            throw new IOException("the mail in " + directory + " was written by Redis "
                    + written.group() + ", and " + binary.path() + " is " + binary.major() + "." + binary.minor()
                    + "; use a Redis as new as that");
        }
        Files.writeString(file, binary.major() + "." + binary.minor() + "\n");
    }

    /** A gateway that was killed has left a Redis that is about to end: two must not write the same file. */
    private void awaitPredecessor() throws IOException {
        Path file = directory.resolve("redis.pid");
        if (!Files.exists(file)) {
            return;
        }
        Optional<ProcessHandle> predecessor = parsePid(Files.readString(file))
                .flatMap(ProcessHandle::of)
                .filter(handle -> handle.info().command().orElse("").contains("redis-server"));
        if (predecessor.isPresent()) {
            predecessor.get().destroy();
            await("the Redis of an earlier gateway did not end", STOP_TIMEOUT, () -> !predecessor
                    .get()
                    .isAlive());
        }
        Files.deleteIfExists(file);
    }

    private static Optional<Long> parsePid(String text) {
        try {
            return Optional.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private void writeConfiguration(String fsync) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "bind 127.0.0.1",
                "port " + port,
                "requirepass " + password,
                "dir " + quoted(directory),
                "pidfile " + quoted(directory.resolve("redis.pid")),
                "logfile " + quoted(directory.resolve("redis.log")),
                "daemonize no",
                "save \"\"",
                "appendonly yes",
                "appendfsync " + fsync,
                "aof-load-truncated yes",
                "maxmemory-policy noeviction",
                "databases 1"));
        socket.ifPresent(path -> {
            lines.add("unixsocket " + quoted(path));
            lines.add("unixsocketperm 700");
        });
        Path file = configuration();
        Files.deleteIfExists(file);
        Files.createFile(file);
        restrictToOwner(file);
        Files.write(file, lines);
    }

    private static void restrictToOwner(Path file) throws IOException {
        if (!file.toFile().setReadable(false, false) || !file.toFile().setReadable(true, true)) {
            throw new IOException("cannot keep others from reading " + file);
        }
    }

    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private Path configuration() {
        return directory.resolve("redis.conf");
    }

    private void launch() throws IOException {
        // Descriptor 3 keeps the pipe where background jobs do not lose it: a shell gives them /dev/null as input.
        process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "exec 3<&0\n" + SHELL,
                        "longwire-redis",
                        binary.path().toString(),
                        configuration().toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private void awaitReady() throws IOException {
        await("Redis did not start; see " + directory.resolve("redis.log"), START_TIMEOUT, () -> {
            if (!process.isAlive()) {
                throw new IOException("Redis ended at once with exit code " + process.exitValue() + "; see "
                        + directory.resolve("redis.log"));
            }
            return isListening();
        });
    }

    /** Redis listens before it has loaded its file; whoever connects then is told to wait, and {@link RedisLink} does. */
    private boolean isListening() {
        try (SocketChannel channel =
                SocketChannel.open(socket.isPresent() ? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET)) {
            return channel.connect(socket.<SocketAddress>map(UnixDomainSocketAddress::of)
                    .orElseGet(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
        } catch (IOException notYet) {
            return false;
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(String failure, Duration timeout, Condition condition) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(failure + " within " + timeout.toSeconds() + " s");
            }
            pause(Duration.ofMillis(20));
        }
    }

    private static void pause(Duration duration) throws IOException {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void restartWhenItDies() {
        process.onExit()
                .thenAcceptAsync(ended -> {
                    if (isClosed) {
                        return;
                    }
                    log.error("the embedded Redis has ended with exit code {}; it is started again", ended.exitValue());
                    try {
                        pause(RESTART_DELAY);
                        if (isClosed) {
                            return;
                        }
                        awaitPredecessor(); // it may be the shell that was killed, and Redis that is still there
                        launch();
                        restartWhenItDies();
                    } catch (IOException e) {
                        log.error("the embedded Redis cannot be started again", e);
                    }
                })
                .whenComplete((done, failure) -> OutOfMemory.check(failure));
    }

    /** Stops Redis, which writes what it holds to disk first. */
    @Override
    public void close() {
        isClosed = true;
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("the embedded Redis did not end within {} s", STOP_TIMEOUT.toSeconds());
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            lock.close();
        } catch (IOException e) {
            log.warn("the embedded Redis was not stopped cleanly: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
