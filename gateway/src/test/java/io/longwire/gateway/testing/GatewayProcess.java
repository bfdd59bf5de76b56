package io.longwire.gateway.testing;

import static org.awaitility.Awaitility.await;

import io.longwire.testing.BusyMachine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A gateway as operators run it: {@code java -jar gateway.jar}, a process with a data directory of its own.
 *
 * <p>Used by the test's thread.
 */
public final class GatewayProcess implements AutoCloseable {

    private static final Pattern READY =
            Pattern.compile("ready: phones on \\S*?/?([0-9.]+):(\\d+), operators on http://([^:]+):(\\d+)");

    private final Path dataDir;
    private final Process process;
    /** What a JVM lives best with that lives for seconds, beside others. */
    private static final List<String> SHORT_LIVED = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final long startedNanos = System.nanoTime();
    private final Queue<String> output = new ConcurrentLinkedQueue<>();
    private final Thread reader = new Thread(this::readOutput, "gateway-output");
    private volatile Duration startTime;
    private volatile InetSocketAddress address;
    private volatile Admin admin;

    private GatewayProcess(
            Path dataDir,
            List<String> launcher,
            List<String> jvmOptions,
            List<String> arguments,
            Map<String, String> environment)
            throws IOException {
        this.dataDir = dataDir;
        List<String> command = new ArrayList<>(launcher);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SHORT_LIVED);
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", System.getProperty("longwire.gateway.jar")));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        this.process = builder.start();
        process.getOutputStream().close();
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a gateway with the embedded Redis, and waits until it is ready. */
    public static GatewayProcess start(Path dataDir, Flags flags) {
        return start(dataDir, flags, List.of());
    }

    /** As {@link #start(Path, Flags)}, on a JVM with these options. */
    public static GatewayProcess start(Path dataDir, Flags flags, List<String> jvmOptions) {
        return launchWith(dataDir, List.of(), jvmOptions, own(dataDir, flags), Map.of())
                .awaitReady();
    }

    /** As {@link #start(Path, Flags)}, as a process that may open no more files than so many. */
    public static GatewayProcess startWithOpenFiles(int most, Path dataDir, Flags flags) {
        List<String> launcher = List.of("sh", "-c", "ulimit -n " + most + "; exec \"$@\"", "sh");
        return launchWith(dataDir, launcher, List.of(), own(dataDir, flags), Map.of())
                .awaitReady();
    }

    private static Flags own(Path dataDir, Flags flags) {
        return flags.withFreePorts().with("data-dir", dataDir.toString());
    }

    /** Waits until it is ready. */
    public GatewayProcess awaitReady() {
        await().atMost(BusyMachine.FOR_SERVERS).until(() -> address != null || !process.isAlive());
        if (address == null) {
            throw new AssertionError("the gateway did not start:\n" + output());
        }
        return this;
    }

    /** Starts a gateway that is not expected to become ready. */
    public static GatewayProcess launch(Path dataDir, Flags flags) {
        return launch(dataDir, flags, Map.of());
    }

    /** The same, with these variables in its environment beside those of the test. */
    public static GatewayProcess launch(Path dataDir, Flags flags, Map<String, String> environment) {
        return launchWith(dataDir, List.of(), List.of(), own(dataDir, flags), environment);
    }

    /** Starts a gateway with nothing but these flags. */
    public static GatewayProcess launchWith(Path dataDir, Flags flags) {
        return launchWith(dataDir, List.of(), List.of(), flags, Map.of());
    }

    private static GatewayProcess launchWith(
            Path dataDir,
            List<String> launcher,
            List<String> jvmOptions,
            Flags flags,
            Map<String, String> environment) {
        try {
            return new GatewayProcess(dataDir, launcher, jvmOptions, flags.arguments(), environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public InetSocketAddress address() {
        return address;
    }

    public Admin admin() {
        return admin;
    }

    /** From the start of the process to its word that it is ready. */
    public Duration startTime() {
        return startTime;
    }

    /** All that it has printed. */
    public String output() {
        return String.join("\n", output);
    }

    public List<String> lines() {
        return List.copyOf(output);
    }

    /** The process of its embedded Redis. */
    public ProcessHandle redis() {
        return await().atMost(BusyMachine.FOR_SERVERS)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(
                        () -> ProcessHandle.of(Long.parseLong(Files.readString(dataDir.resolve("redis.pid"))
                                        .strip()))
                                .orElseThrow(() -> new IOException("that Redis is gone")),
                        ProcessHandle::isAlive);
    }

    /** Its number in the system. */
    public long pid() {
        return process.pid();
    }

    /** SIGTERM. What it prints after that is still read, where {@link Process#destroy} would close its output. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** SIGHUP. */
    public void hangUp() {
        try {
            // The shell's own kill: the program of that name is not everywhere.
            new ProcessBuilder("sh", "-c", "kill -HUP " + process.pid()).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Waits until it has printed something. */
    public void awaitOutput(String part) {
        await().atMost(BusyMachine.FOR_SERVERS).until(() -> output().contains(part) || !process.isAlive());
        if (!output().contains(part)) {
            throw new AssertionError("it has ended, and before that printed\n" + output());
        }
    }

    /** SIGKILL, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        exitCode();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end. */
    public int exitCode() {
        try {
            if (!process.waitFor(BusyMachine.FOR_SERVERS.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the gateway does not end:\n" + output());
            }
            reader.join(BusyMachine.FOR_SERVERS.toMillis());
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
        return process.exitValue();
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                Matcher ready = READY.matcher(line);
                if (ready.find()) {
                    startTime = Duration.ofNanos(System.nanoTime() - startedNanos);
                    admin = new Admin(new InetSocketAddress(ready.group(3), Integer.parseInt(ready.group(4))));
                    address = new InetSocketAddress(ready.group(1), Integer.parseInt(ready.group(2)));
                }
            }
        } catch (IOException e) {
            output.add("[" + e + "]");
        }
    }

    @Override
    public void close() {
        kill();
    }
}
