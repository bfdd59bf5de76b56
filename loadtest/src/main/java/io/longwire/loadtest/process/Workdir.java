package io.longwire.loadtest.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where servers keep their files for a while; removed with them when that is over, since mail can be gigabytes. */
public record Workdir(Path path) implements AutoCloseable {

    /** Where a file is written without a disk, if there is such a place. */
    private static final Path MEMORY = Path.of("/dev/shm");

    /** A new one below a directory, which is made if need be. */
    public static Workdir below(Path directory) throws IOException {
        return new Workdir(Files.createTempDirectory(Files.createDirectories(directory), "run-"));
    }

    /** A new one for what may not wait for a disk: in memory if there is such a place, else below {@code otherwise}. */
    public static Workdir inMemory(String name, Path otherwise) throws IOException {
        return below((Files.isWritable(MEMORY) ? MEMORY : otherwise).resolve(name));
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
