package io.longwire.gateway.redis;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds programs of this machine. */
final class Programs {

    /** Where every system has its basic ones, whatever the search path says. */
    private static final String STANDARD = File.pathSeparator + "/bin" + File.pathSeparator + "/usr/bin";

    private Programs() {}

    /**
     * All of that name, in the order of the search path.
     *
     * @param searchPath as in the variable PATH; what is not absolute would depend on where the gateway was started, and is passed over
     */
    static List<Path> find(String name, String searchPath) {
        return Arrays.stream(searchPath.split(File.pathSeparator))
                .flatMap(Programs::absolute)
                .map(directory -> directory.resolve(name))
                .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path))
                .toList();
    }

    /** A basic one, which may also be where systems have them. */
    static Optional<Path> findBasic(String name, String searchPath) {
        return find(name, searchPath + STANDARD).stream().findFirst();
    }

    private static Stream<Path> absolute(String directory) {
        try {
            return Stream.of(Path.of(directory)).filter(Path::isAbsolute);
        } catch (InvalidPathException noneOfOurs) {
            return Stream.of();
        }
    }
}
