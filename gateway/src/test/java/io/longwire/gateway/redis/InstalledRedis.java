package io.longwire.gateway.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The server that tests run: the one that the gateway would choose for itself on this machine, or the one that
 * {@link io.longwire.gateway.GivenServersIT} has them use.
 */
public final class InstalledRedis {

    /** A directory with a {@code redis-server} or {@code valkey-server}. */
    public static final String DIRECTORY = "redis.server.directory";

    /** Whether that one says that something is on its disk before it is. */
    public static final String SPEAKS_TOO_EARLY = "redis.server.speaks-too-early";

    private InstalledRedis() {}

    /** @param directory where to put the one that comes with the gateway, if there is no other */
    public static Path find(Path directory) throws IOException {
        return choose(directory).path();
    }

    /** Whether it can be asked when something is on its disk, and tells the truth. */
    public static boolean provesItsDisk(Path directory) throws IOException {
        return choose(directory).version().isAtLeast(7, 2) && !Boolean.getBoolean(SPEAKS_TOO_EARLY);
    }

    private static RedisBinary choose(Path directory) throws IOException {
        return RedisBinary.choose(searchPath(), Optional.empty(), directory);
    }

    static String searchPath() {
        return System.getProperty(DIRECTORY, System.getenv().getOrDefault("PATH", ""));
    }
}
