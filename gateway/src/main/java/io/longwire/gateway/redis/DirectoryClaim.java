package io.longwire.gateway.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * That one Redis at a time has the files of a data directory: two would write over each other's mail. The gateway's own lock does
 * not tell, since a gateway that was killed may leave a Redis that is slow to end.
 *
 * <p>The Redis itself holds the lock: it inherits a descriptor that is locked, so the lock lives exactly as long as it does. Where
 * there is no {@code flock} to lock it with, as on macOS, the process that Redis has named counts, if it is as old as the file
 * that names it.
 */
final class DirectoryClaim {

    /** How long an earlier Redis may take to end: longer than any disk should take for what it has left to write. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration TELL_EVERY = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(50);

    /** Exit code of {@code flock} if another process has the lock. */
    private static final int TAKEN = 1;

    private static final Logger log = LoggerFactory.getLogger(DirectoryClaim.class);

    private final DataDirectory directory;
    private final Optional<Path> flock;

    DirectoryClaim(DataDirectory directory, String searchPath) {
        this(directory, Programs.findBasic("flock", searchPath));
    }

    /** @param flock the program that locks; empty if there is none */
    DirectoryClaim(DataDirectory directory, Optional<Path> flock) {
        this.directory = directory;
        this.flock = flock;
    }

    /** The program that locks; empty if there is none. */
    Optional<Path> flock() {
        return flock;
    }

    /** What a Redis has to hold a lock of. */
    Path file() {
        return directory.file("redis.lock");
    }

    /**
     * Returns once no Redis of an earlier start is left; tells one that is to end. Blocks.
     *
     * @throws IOException if one is still there after a minute
     */
    void await() throws IOException {
        long start = System.nanoTime();
        long told = start;
        if (isTaken()) {
            log.warn("a Redis of an earlier gateway still uses {}: waiting until it has ended", directory);
            Optional<RedisEndpoint> earlier = RedisEndpoint.read(RedisConfiguration.file(directory));
            earlier.ifPresent(RedisEndpoint::askToEnd);
            while (isTaken()) {
                long now = System.nanoTime();
                if (now - start > PATIENCE.toNanos()) {
                    throw new IOException(
                            "a Redis of an earlier gateway" + processInWords() + " still uses " + directory + " after "
                                    + PATIENCE.toSeconds() + " s; end it, or give this gateway another --data-dir");
                }
                if (now - told > TELL_EVERY.toNanos()) {
                    told = now;
                    log.warn(
                            "still waiting for the Redis of an earlier gateway{} to end, for {} s",
                            processInWords(),
                            TimeUnit.NANOSECONDS.toSeconds(now - start));
                }
                Pause.of(POLL);
            }
        }
    }

    private boolean isTaken() throws IOException {
        return flock.isPresent() ? isLocked(flock.get()) : process().isPresent();
    }

    private boolean isLocked(Path flock) throws IOException {
        Process trial = new ProcessBuilder(flock.toString(), "-n", file().toString(), RedisProcess.SHELL, "-c", ":")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            int exitCode = trial.waitFor();
            if (exitCode != 0 && exitCode != TAKEN) {
                throw new IOException(file() + " cannot be locked (" + flock + " ends with " + exitCode
                        + "); name another --data-dir, on a disk of this machine");
            }
            return exitCode == TAKEN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The process that Redis has named, if it is no other of the same number. */
    private Optional<ProcessHandle> process() throws IOException {
        Path file = directory.file("redis.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        FileTime written = Files.getLastModifiedTime(file);
        // A process started a second after the file was written cannot have written it.
        Instant latest = written.toInstant().plusSeconds(1);
        return parsePid(Files.readString(file))
                .flatMap(ProcessHandle::of)
                .filter(ProcessHandle::isAlive)
                .filter(handle -> handle.info()
                        .startInstant()
                        .map(started -> started.isBefore(latest))
                        .orElse(true));
    }

    private static Optional<Long> parsePid(String text) {
        try {
            return Optional.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private String processInWords() throws IOException {
        return process().map(handle -> " (process " + handle.pid() + ")").orElse("");
    }
}
