package io.longwire.loadtest.peer;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A process of ours, whose output goes to a file of its own and which does not outlive this JVM. */
final class ChildProcess implements AutoCloseable {

    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
    private static final long LOOK_AGAIN_MILLIS = 20;
    private static final int LAST_LINES = 10;

    private final String name;
    private final Path log;
    private final Process process;
    private final Thread exitHook = new Thread(this::end, "peer-exit");

    private ChildProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        Runtime.getRuntime().addShutdownHook(exitHook);
    }

    /**
     * Starts a process in {@code workdir}; what it prints goes to {@code <name>.log} there.
     *
     * @param environment what to add to this process's own
     */
    static ChildProcess start(String name, Path workdir, List<String> command, Map<String, String> environment)
            throws IOException {
        Path log = Files.createDirectories(workdir).resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(workdir.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new ChildProcess(name, log, builder.start());
    }

    /**
     * Waits until what it has printed contains {@code ready}; ends it if that does not come.
     *
     * @throws IOException if it ended, or took too long, with its last lines
     */
    Matcher awaitPrinted(Pattern ready) throws IOException {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (true) {
            boolean ended = !process.isAlive();
            String printed = Files.readString(log, StandardCharsets.ISO_8859_1);
            Matcher matcher = ready.matcher(printed);
            if (matcher.find()) {
                return matcher;
            }
            if (ended || System.nanoTime() > deadline) {
                close();
                throw new IOException(
                        name + (ended ? " ended at once:\n" : " is not ready in time:\n") + lastLines(printed));
            }
            pause();
        }
    }

    private void pause() throws IOException {
        try {
            Thread.sleep(LOOK_AGAIN_MILLIS);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + name + " was starting", e);
        }
    }

    private static String lastLines(String printed) {
        List<String> lines = printed.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has started itself. */
    Stream<ProcessHandle> children() {
        return process.descendants();
    }

    /** SIGTERM, and SIGKILL if that does not do. */
    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(exitHook);
        } catch (IllegalStateException e) {
            // The JVM is going down: the hook has nothing left to do.
        }
    }

    private void end() {
        List<ProcessHandle> children = children().toList();
        process.destroy();
        if (!hasEnded()) {
            process.destroyForcibly();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private boolean hasEnded() {
        try {
            return process.waitFor(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
