package io.longwire.gateway.redis;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.embedded.core.ExecutableProvider;

/**
 * A {@code redis-server} that runs on this machine.
 *
 * @param major its version, as in 7.0
 * @param minor its version, as in 7.0
 */
record RedisBinary(Path path, int major, int minor) {

    private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.(\\d+)");

    /**
     * The one on the PATH if it is 6.2 or newer, else the one that comes with the gateway.
     *
     * @param directory where to put the latter
     * @throws IOException if none runs here
     */
    static RedisBinary find(Path directory) throws IOException {
        Optional<RedisBinary> installed = onPath();
        if (installed.isPresent()) {
            return installed.get();
        }
        Files.createDirectories(directory);
        Path bundled = ExecutableProvider.newJarResourceProvider(directory.toFile())
                .get()
                .toPath();
        return versioned(bundled)
                .orElseThrow(
                        () -> new IOException(
                                "there is no redis-server 6.2 or newer on the PATH, and " + bundled
                                        + ", which comes with the gateway, does not run here; install Redis, or name one with --redis"));
    }

    boolean isOlderThan(int otherMajor, int otherMinor) {
        return major < otherMajor || (major == otherMajor && minor < otherMinor);
    }

    private static Optional<RedisBinary> onPath() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, "redis-server"))
                .filter(Files::isExecutable)
                .flatMap(path -> versioned(path).stream())
                .filter(binary -> !binary.isOlderThan(6, 2))
                .findFirst();
    }

    private static Optional<RedisBinary> versioned(Path path) {
        try {
            Process process = new ProcessBuilder(path.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher version = VERSION.matcher(output);
            return process.waitFor(5, TimeUnit.SECONDS) && version.find()
                    ? Optional.of(new RedisBinary(
                            path, Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2))))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // made for another machine
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
