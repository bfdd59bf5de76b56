package io.longwire.loadtest.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where servers keep their files for a while; removed with them when that is over, since mail can be gigabytes. */
public record Workdir(Path path) implements AutoCloseable {

    /** A new one below a directory, which is made if need be. */
    public static Workdir below(Path directory) throws IOException {
        return new Workdir(Files.createTempDirectory(Files.createDirectories(directory), "run-"));
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder()).forEach(Workdir::delete);
        } catch (IOException | UncheckedIOException e) {
            // A server that is still ending writes into it: what is left lies where temporary files do.
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
