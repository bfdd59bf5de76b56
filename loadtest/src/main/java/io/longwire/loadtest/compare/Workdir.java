package io.longwire.loadtest.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where one server keeps its files for one bout; removed with them when that is over, since mail can be gigabytes. */
record Workdir(Path path) implements AutoCloseable {

    static Workdir below(Path directory) throws IOException {
        return new Workdir(Files.createTempDirectory(Files.createDirectories(directory), "bout-"));
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
