package io.longwire.loadtest.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where programs are found on this machine. */
public final class Programs {

    /** Options for a JVM that lives for seconds beside others; with the usual ones most of its time would be the compiler's. */
    public static final List<String> SHORT_LIVED_JVM =
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

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

    /** The command that runs a jar for seconds, to which its arguments are added. */
    public static List<String> ofJar(Path jar) {
        List<String> command = new ArrayList<>();
        command.add(ofJava("java"));
        command.addAll(SHORT_LIVED_JVM);
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    /** A program of the JDK that runs this one: {@code java}, {@code javac}. */
    public static String ofJava(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }
}
