package io.longwire.gateway.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The file that tells a Redis of the gateway's own how to run. */
final class RedisConfiguration {

    private RedisConfiguration() {}

    static Path file(DataDirectory directory) {
        return directory.file("redis.conf");
    }

    /** Writes it, for this user's eyes. */
    static void write(DataDirectory directory, RedisEndpoint endpoint, EmbeddedRedis.Settings settings)
            throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "bind 127.0.0.1",
                "port " + endpoint.port(),
                "requirepass " + endpoint.password(),
                "dir " + quoted(directory.path()),
                "pidfile " + quoted(directory.file("redis.pid")),
                "logfile " + quoted(RedisLog.file(directory)),
                "daemonize no",
                "save \"\"",
                "appendonly yes",
                "appendfsync " + settings.fsync(),
                "aof-load-truncated yes",
                "maxmemory " + settings.maxMemoryBytes(),
                "maxmemory-policy noeviction",
                "databases 1"));
        endpoint.socket().ifPresent(path -> {
            lines.add("unixsocket " + quoted(path));
            lines.add("unixsocketperm 700");
        });
        Path file = file(directory);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, lines);
    }

    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** The path that was quoted so. */
    static Path unquoted(String text) {
        return Path.of(text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1"));
    }
}
