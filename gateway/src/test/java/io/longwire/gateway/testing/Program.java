package io.longwire.gateway.testing;

import static org.awaitility.Awaitility.await;

import io.longwire.testing.BusyMachine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Any program, and what it prints.
 *
 * <p>Used by the test's thread.
 */
public final class Program implements AutoCloseable {

    private final Process process;
    private final Queue<String> output = new ConcurrentLinkedQueue<>();
    private final Thread reader = new Thread(this::readOutput, "program-output");

    private Program(Process process) {
        this.process = process;
        reader.setDaemon(true);
        reader.start();
    }

    public static Program start(Path directory, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        return new Program(process);
    }

    /** Whether there is such a program, and it ends well. */
    public static boolean succeeds(String... command) {
        try (Program program = start(Path.of("."), List.of(command))) {
            return program.exitCode() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits until it has printed something. */
    public void awaitOutput(String part) {
        await().atMost(BusyMachine.FOR_SERVERS).until(() -> output().contains(part) || !process.isAlive());
        if (!output().contains(part)) {
            throw new AssertionError("it has ended, and before that printed\n" + output());
        }
    }

    /** All that it has printed. */
    public String output() {
        return String.join("\n", output);
    }

    /** Waits for its end. */
    public int exitCode() {
        try {
            if (!process.waitFor(BusyMachine.FOR_SERVERS.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end, and has printed\n" + output());
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
            }
        } catch (IOException e) {
            output.add("[" + e + "]");
        }
    }

    /** SIGKILL, if it still runs. */
    @Override
    public void close() {
        process.destroyForcibly();
        exitCode();
    }
}
