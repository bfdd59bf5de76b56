package io.longwire.loadtest.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Where programs are found on this machine. */
public final class Programs {

    private Programs() {}

    /** The program of that name; also looks where Debian keeps servers, which is not on every user's PATH. */
    public static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The program of that name, or the bare name, so that starting it fails with a message that names it. */
    public static String orName(String name) {
        return find(name).map(Path::toString).orElse(name);
    }

    /** A program of the JDK that runs this one: {@code java}, {@code javac}. */
    public static String ofJava(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }
}
