package io.longwire.loadtest.chaos.fault;

import io.longwire.loadtest.chaos.site.RedisConnection;
import io.longwire.loadtest.chaos.site.RedisServer;
import java.io.IOException;
import java.time.Duration;

/** Redis is paused: its connections stand, and it answers nothing. What it was asked meanwhile it does when it goes on. */
final class RedisStop implements Fault {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration ANSWER_PATIENCE = Duration.ofMillis(300);

    private final RedisServer redis;
    private final Duration length;

    RedisStop(Scene scene) throws IOException {
        this.redis = scene.site().redis().master();
        this.length = scene.between(SHORTEST, LONGEST);
    }

    @Override
    public String inject() throws IOException, InterruptedException {
        long start = System.nanoTime();
        redis.pause();
        if (answers()) {
            throw new NotInjectedException(redis.name() + " still answers");
        }
        Scene.pause(length.minusNanos(System.nanoTime() - start));
        return redis.name() + " paused for " + Scene.seconds(length);
    }

    private boolean answers() {
        try (RedisConnection connection = redis.connect(ANSWER_PATIENCE)) {
            return connection.ask("PING").equals("PONG");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void heal() throws IOException {
        redis.resume();
    }
}
