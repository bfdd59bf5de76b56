package io.longwire.gateway.redis;

import io.longwire.gateway.config.OwnRedisConfig;
import io.longwire.memory.OutOfMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Redis or Valkey of the gateway's own, as a child process, with its files in the data directory.
 *
 * <p>It listens where only this user may connect, writes an append-only file, refuses mail when its memory is full, and ends with
 * the gateway, also when that is killed. If it dies by itself it is started again.
 *
 * <p>Safe to use from any thread.
 */
public final class EmbeddedRedis implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

    /** A gigabyte of mail takes seconds to read; longer than this, something is wrong with the disk. */
    private static final Duration READ_TIMEOUT = Duration.ofMinutes(15);

    private static final Duration TELL_EVERY = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration RESTART_DELAY = Duration.ofMillis(500);
    private static final Duration RETRY_DELAY = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(EmbeddedRedis.class);

    private final DataDirectory directory;
    private final DirectoryClaim claim;
    private final RedisBinary binary;
    private final RedisEndpoint endpoint;
    private final Settings settings;
    private volatile boolean isClosed;
    private volatile RedisProcess process;

    /**
     * How it runs.
     *
     * @param fsync as Redis names it: {@code always}, {@code everysec} or {@code no}
     * @param maxMemoryBytes beyond that it refuses what would take more
     */
    record Settings(String fsync, long maxMemoryBytes) {

        static Settings of(OwnRedisConfig config) {
            return new Settings(config.fsync().name().toLowerCase(Locale.ROOT), config.maxMemoryBytes());
        }
    }

    private EmbeddedRedis(DataDirectory directory, DirectoryClaim claim, RedisBinary binary, Settings settings)
            throws IOException {
        this.directory = directory;
        this.claim = claim;
        this.binary = binary;
        this.endpoint = RedisEndpoint.create(directory);
        this.settings = settings;
    }

    /**
     * Starts Redis and waits until it answers.
     *
     * @param dataDirectory where its files are; made if need be
     * @throws IOException if another gateway uses the directory, or Redis does not start; the message tells
     */
    public static EmbeddedRedis start(Path dataDirectory, OwnRedisConfig config) throws IOException {
        return start(dataDirectory, Settings.of(config), searchPath());
    }

    static EmbeddedRedis start(Path dataDirectory, Settings settings, String searchPath) throws IOException {
        DataDirectory directory = DataDirectory.open(dataDirectory);
        try {
            RedisBinary binary = RedisBinary.choose(searchPath, directory.writer(), directory.file("bin"));
            new AppendOnlyFiles(directory.path()).requireAllAreRead(binary.version());
            DirectoryClaim claim = new DirectoryClaim(directory, searchPath);
            claim.await();
            EmbeddedRedis redis = new EmbeddedRedis(directory, claim, binary, settings);
            redis.launch();
            return redis;
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /** Which one would be started on this machine, for people. */
    public static String describeChoice() {
        return RedisBinary.describeChoice(searchPath());
    }

    private static String searchPath() {
        return System.getenv().getOrDefault("PATH", "");
    }

    /** Where to connect to. */
    public RedisAddress address() {
        return endpoint.address();
    }

    /** What runs, for people. */
    public String describe() {
        return binary + ", files in " + directory + ", at most " + (settings.maxMemoryBytes() >> 20) + " MiB";
    }

    private void launch() throws IOException {
        RedisConfiguration.write(directory, endpoint, settings);
        RedisLog said = new RedisLog(directory);
        process = RedisProcess.launch(binary, directory, claim);
        try {
            awaitReady(said);
            directory.setWriter(binary.version());
        } catch (IOException | RuntimeException e) {
            process.stop();
            throw e;
        }
        Thread keeper = new Thread(OutOfMemory.checked(this::keepRunning), "redis-keeper");
        keeper.setDaemon(true);
        keeper.start();
    }

    private void awaitReady(RedisLog said) throws IOException {
        long start = System.nanoTime();
        long told = start;
        boolean isThere = false;
        while (true) {
            RedisEndpoint.State state = endpoint.state();
            if (!process.isAlive()) {
                throw new IOException(whyItEnded(said));
            }
            if (state == RedisEndpoint.State.READY) {
                return;
            }
            isThere |= state == RedisEndpoint.State.BUSY;
            long now = System.nanoTime();
            Duration timeout = isThere ? READ_TIMEOUT : START_TIMEOUT;
            if (now - start > timeout.toNanos()) {
                throw new IOException("Redis did not " + (isThere ? "read its files" : "start") + " within "
                        + timeout.toSeconds() + " s; see " + said);
            }
            if (now - told > TELL_EVERY.toNanos()) {
                told = now;
                log.info(
                        "Redis {}, for {} s",
                        isThere ? "reads its files" : "starts",
                        TimeUnit.NANOSECONDS.toSeconds(now - start));
            }
            Pause.of(POLL);
        }
    }

    private String whyItEnded(RedisLog said) {
        Optional<String> complaint = said.complaintOfFiles();
        return complaint.isPresent()
                ? binary + " cannot read the mail in " + directory + ", which another version has written ("
                        + complaint.get() + "); use one as new as that. Nothing was changed"
                : "Redis ended at once with exit code " + process.exitCode()
                        + said.last().map(line -> " (" + line + ")").orElse("") + "; see " + said;
    }

    /** Starts it again whenever it has ended by itself; a thread's whole life. */
    private void keepRunning() {
        try {
            while (!isClosed) {
                process.awaitEnd();
                while (!isClosed && !process.isAlive()) {
                    log.error(
                            "the embedded Redis has ended with exit code {}; it is started again", process.exitCode());
                    Pause.of(RESTART_DELAY);
                    restart();
                }
            }
        } catch (InterruptedException | IOException e) {
            log.error("the embedded Redis is not started again", e);
        }
    }

    private void restart() throws IOException {
        try {
            claim.await(); // it may be the shell that was killed, and Redis that is still there
            relaunch();
        } catch (IOException e) {
            log.error("the embedded Redis cannot be started again: {}", e.getMessage());
            Pause.of(RETRY_DELAY);
        }
    }

    private synchronized void relaunch() throws IOException {
        if (!isClosed) {
            process = RedisProcess.launch(binary, directory, claim);
        }
    }

    /** Stops Redis, which writes what it holds to disk first. */
    @Override
    public synchronized void close() {
        isClosed = true;
        try {
            process.stop();
            directory.close();
        } catch (IOException e) {
            log.warn("the embedded Redis was not stopped cleanly: {}", e.getMessage());
        }
    }
}
