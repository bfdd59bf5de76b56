package io.longwire.gateway.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The {@code redis-server} that the gateway would choose for itself on this machine. */
public final class InstalledRedis {

    private InstalledRedis() {}

    public static Path find(Path directory) throws IOException {
        return RedisBinary.choose(System.getenv().getOrDefault("PATH", ""), Optional.empty(), directory)
                .path();
    }
}
