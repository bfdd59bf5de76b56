package io.longwire.gateway.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;

/** The Redis that comes with the gateway: a program that needs nothing of the machine but its kernel. */
final class BundledRedis {

    static final ServerVersion VERSION = new ServerVersion(ServerVersion.Product.REDIS, 7, 0, 15);

    private BundledRedis() {}

    /**
     * Puts it into a directory, if it is not there.
     *
     * @throws IOException if there is none for this kind of machine, or it cannot be written; the message tells
     */
    static Path extract(Path directory) throws IOException {
        String name = name(System.getProperty("os.name"), System.getProperty("os.arch"))
                .orElseThrow(() -> new IOException("no Redis comes with the gateway for "
                        + System.getProperty("os.name") + " on " + System.getProperty("os.arch")));
        Path program = directory.resolve(name);
        if (Files.isExecutable(program)) {
            return program;
        }
        Files.createDirectories(directory);
        // At once or not at all: a half of it must not be found by the next start.
        Path part = Files.createTempFile(directory, name, ".part");
        try (InputStream in = BundledRedis.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IOException("the gateway was packaged without " + name);
            }
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwx------"));
            Files.move(part, program, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
        return program;
    }

    /** What the file is called; empty if there is none. */
    static Optional<String> name(String os, String arch) {
        String system = os.toLowerCase(Locale.ROOT);
        Optional<String> platform =
                switch (arch.toLowerCase(Locale.ROOT)) {
                    case "amd64", "x86_64" -> Optional.of("amd64");
                    case "aarch64", "arm64" -> Optional.of("arm64");
                    default -> Optional.empty();
                };
        return platform.filter(it -> system.startsWith("linux") || system.startsWith("mac"))
                .map(it -> "redis-server-" + VERSION.major() + "." + VERSION.minor() + "." + VERSION.patch()
                        + (system.startsWith("mac") ? "-darwin-" : "-linux-") + it);
    }
}
