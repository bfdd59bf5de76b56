package io.longwire.gateway.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Redis that runs as a child of this process. It ends with it, also when it is killed: the shell between the two holds the
 * other end of a pipe, and stops Redis when the pipe closes. Safe to use from any thread.
 */
final class RedisProcess {

    /** Where every system has it; the search path may be anything. */
    static final String SHELL = "/bin/sh";

    /** Writing what is left to disk takes milliseconds; a Redis that takes longer hangs, and the operator waits. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);

    /**
     * Runs Redis ("$@"), whose files nobody else may read, until standard input closes, which it does at the latest when the
     * gateway is gone. A session of its own keeps Redis from signals that are meant for the gateway and reach its whole process
     * group, such as Ctrl-C: the gateway still needs it while it drains. Only Redis keeps descriptor 4, which is the locked one.
     */
    private static final String SCRIPT =
            """
            umask 077
            trap '' INT HUP TERM
            exec 3<&0
            if [ -n "$1" ]; then
              exec 4>>"$2"
              "$1" -n 4 || exit 75
            fi
            shift 2
            if command -v setsid >/dev/null 2>&1; then setsid "$@" 3<&- & else "$@" 3<&- & fi
            redis=$!
            exec 4>&-
            (while read -r nothing; do :; done; kill "$redis" 2>/dev/null) <&3 3<&- &
            watch=$!
            exec 3<&-
            wait "$redis"
            status=$?
            kill -9 "$watch" 2>/dev/null
            exit $status
            """;

    private static final Logger log = LoggerFactory.getLogger(RedisProcess.class);

    private final Process process;

    private RedisProcess(Process process) {
        this.process = process;
    }

    /** @throws IOException if it cannot be started; whether it runs is seen later */
    static RedisProcess launch(RedisBinary binary, DataDirectory directory, DirectoryClaim claim) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        SHELL,
                        "-c",
                        SCRIPT,
                        "longwire-redis",
                        claim.flock().map(Path::toString).orElse(""),
                        claim.file().toString(),
                        binary.path().toString(),
                        RedisConfiguration.file(directory).toString())
                .redirectErrorStream(true)
                // What is wrong with the configuration itself is told there only.
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        RedisLog.file(directory).toFile()));
        try {
            return new RedisProcess(builder.start());
        } catch (IOException e) {
            throw new IOException("Redis cannot be started by " + SHELL + ": " + e.getMessage(), e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** 0 to 255; only of one that has ended. */
    int exitCode() {
        return process.exitValue();
    }

    /** Blocks until it ends. */
    void awaitEnd() throws InterruptedException {
        process.waitFor();
    }

    /** Ends it, which writes what it holds to disk first. Blocks. */
    void stop() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("the embedded Redis did not end within {} s", STOP_TIMEOUT.toSeconds());
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
