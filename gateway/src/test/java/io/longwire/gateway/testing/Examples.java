package io.longwire.gateway.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The examples for backends, run as their readers run them. A test that needs what this machine does not have is skipped.
 *
 * <p>Node looks for packages beside the program only, so those that need one are run from a copy.
 */
public final class Examples {

    private static final Path JAR = Path.of(System.getProperty("longwire.gateway.jar"));
    private static final Path DIRECTORY = Path.of("examples").toAbsolutePath();

    private Examples() {}

    /**
     * Starts one.
     *
     * @param name the file's
     * @param copies an empty directory
     */
    public static Program start(Path copies, String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        Path directory = DIRECTORY;
        switch (name.substring(name.lastIndexOf('.'))) {
            case ".sh" -> {
                assumeTrue(Program.succeeds("redis-cli", "--version"), "there is no redis-cli here");
                command.add("sh");
            }
            case ".py" -> command.add(python());
            case ".mjs" -> {
                directory = besideThePackage(copies, name);
                command.add("node");
            }
            case ".java" ->
                command.addAll(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        JAR.toString()));
            default -> throw new IllegalArgumentException(name);
        }
        command.add(name);
        command.addAll(List.of(arguments));
        return Program.start(directory, command);
    }

    private static String python() {
        Optional<String> python = Stream.of("python3", "/usr/bin/python3")
                .filter(it -> Program.succeeds(it, "-c", "import redis"))
                .findFirst();
        assumeTrue(python.isPresent(), "there is no python3 with the package redis here");
        return python.orElseThrow();
    }

    private static Path besideThePackage(Path copies, String name) throws IOException {
        assumeTrue(Program.succeeds("node", "--version"), "there is no node here");
        String path = Optional.ofNullable(System.getenv("NODE_PATH")).orElse("");
        Optional<Path> modules = Stream.concat(
                        Stream.of(path.split(File.pathSeparator))
                                .filter(it -> !it.isEmpty())
                                .map(Path::of),
                        Stream.of(DIRECTORY.resolve("node_modules")))
                .filter(it -> Files.isDirectory(it.resolve("redis")))
                .findFirst();
        assumeTrue(modules.isPresent(), "node's package redis is not in NODE_PATH");
        Files.copy(DIRECTORY.resolve(name), copies.resolve(name));
        Files.createSymbolicLink(copies.resolve("node_modules"), modules.orElseThrow());
        return copies;
    }
}
