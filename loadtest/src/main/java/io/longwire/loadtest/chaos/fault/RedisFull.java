package io.longwire.loadtest.chaos.fault;

import io.longwire.loadtest.chaos.site.RedisConnection;
import io.longwire.loadtest.chaos.site.RedisErrorException;
import io.longwire.loadtest.chaos.site.RedisServer;
import java.io.IOException;
import java.time.Duration;

/** Redis has no memory left for anything new, and then gets some. */
final class RedisFull implements Fault {

    private static final Duration SHORTEST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofSeconds(6);

    private final RedisServer redis;
    private final Duration length;

    RedisFull(Scene scene) throws IOException {
        this.redis = scene.site().redis().master();
        this.length = scene.between(SHORTEST, LONGEST);
    }

    @Override
    public String inject() throws IOException, InterruptedException {
        try (RedisConnection connection = redis.connect()) {
            // One byte: whatever it holds, it is more.
            connection.ask("CONFIG", "SET", "maxmemory", "1");
            if (takesWrites(connection)) {
                throw new NotInjectedException(redis.name() + " still takes writes");
            }
        }
        Scene.pause(length);
        return redis.name() + " full for " + Scene.seconds(length);
    }

    private static boolean takesWrites(RedisConnection connection) throws IOException {
        try {
            connection.ask("SET", "chaos", "full");
            return true;
        } catch (RedisErrorException e) {
            return !e.getMessage().startsWith("OOM");
        }
    }

    @Override
    public void heal() throws IOException {
        try (RedisConnection connection = redis.connect()) {
            connection.ask("CONFIG", "SET", "maxmemory", "0");
        }
    }
}
