package io.longwire.loadtest.peer;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Fetches into one directory by the tools of each trade: {@code mvn}, {@code npm}, {@code javac}. */
final class Installation {

    private final Path directory;
    private final PrintWriter progress;

    Installation(Path directory, PrintWriter progress) {
        this.directory = directory;
        this.progress = progress;
    }

    /** Puts one of this program's own files into the directory. */
    void unpack(String resource) throws IOException {
        unpack(resource, directory);
    }

    /** Puts one of this program's own files into any directory. */
    static void unpack(String resource, Path directory) throws IOException {
        try (InputStream in = Installation.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException(resource);
            }
            Path file = Files.createDirectories(directory)
                    .resolve(Path.of(resource).getFileName().toString());
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Runs a tool in the directory; what it prints goes to the progress.
     *
     * @throws IOException if the tool is missing or fails
     */
    void run(List<String> command) throws IOException {
        progress.println("In " + directory + ": " + String.join(" ", command));
        progress.flush();
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(progress::println);
            int exitCode = process.waitFor();
            if (exitCode != 0) {
                throw new IOException(command.get(0) + " failed with exit code " + exitCode);
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException(command.get(0) + " was interrupted", e);
        } finally {
            progress.flush();
        }
    }
}
