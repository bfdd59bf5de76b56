package io.longwire.loadtest.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A process of ours, whose output goes to a file of its own and which does not outlive this JVM. */
public final class ChildProcess implements AutoCloseable {

    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
    private static final long LOOK_AGAIN_MILLIS = 20;
    private static final int LAST_LINES = 10;

    private final String name;
    private final Path log;
    private final Process process;
    private final Thread exitHook = new Thread(this::end, "child-exit");

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
    public static ChildProcess start(String name, Path workdir, List<String> command, Map<String, String> environment)
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
    public Matcher awaitPrinted(Pattern ready) throws IOException {
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
            lookAgainSoon();
        }
    }

    private void lookAgainSoon() throws IOException {
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

    /** What it was called when it was started. */
    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it has started itself. */
    public Stream<ProcessHandle> children() {
        return process.descendants();
    }

    /** SIGSTOP: it does nothing more, and its connections stay open. On Linux returns when that is so. */
    public void pause() throws IOException {
        signal("STOP");
        // A signal that is sent now might still be taken before that one.
        Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
        long endNanos = System.nanoTime() + STOP_PATIENCE.toNanos();
        while (Files.isReadable(stat) && !isStopped(stat) && System.nanoTime() - endNanos < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** What follows the name, which is in brackets, is the state: T for stopped. */
    private boolean isStopped(Path stat) throws IOException {
        try {
            String line = Files.readString(stat);
            return line.startsWith("T", line.lastIndexOf(')') + 2);
        } catch (IOException e) {
            if (process.isAlive()) {
                throw e;
            }
            return true; // it has ended between the two looks
        }
    }

    /** SIGCONT: it goes on as if no time had passed. */
    public void resume() throws IOException {
        signal("CONT");
    }

    /**
     * SIGTERM, and waits for it to end by itself.
     *
     * @return its exit code; empty if it took longer than {@code patience}
     */
    public OptionalInt terminate(Duration patience) throws InterruptedException {
        process.destroy();
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)
                ? OptionalInt.of(process.exitValue())
                : OptionalInt.empty();
    }

    /** SIGKILL, which takes a paused process too; returns when it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        removeHook();
    }

    /** Java has no other signals than those that end a process; the shell has a command of its own for them. */
    private void signal(String name) throws IOException {
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid())
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGTERM, and SIGKILL if that does not do. */
    @Override
    public void close() {
        end();
        removeHook();
    }

    private void removeHook() {
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
