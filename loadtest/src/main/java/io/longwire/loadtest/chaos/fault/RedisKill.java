package io.longwire.loadtest.chaos.fault;

import io.longwire.loadtest.chaos.site.RedisServer;
import java.io.IOException;

/** Redis dies by SIGKILL and comes back at once, with all it had confirmed. */
final class RedisKill implements Fault {

    private final RedisServer redis;

    RedisKill(Scene scene) throws IOException {
        this.redis = scene.site().redis().master();
    }

    @Override
    public String inject() throws IOException, InterruptedException {
        redis.kill();
        if (redis.isAlive()) {
            throw new NotInjectedException(redis.name() + " is still alive");
        }
        return redis.name() + " killed, started again with its data";
    }

    @Override
    public void heal() throws IOException, InterruptedException {
        redis.start();
    }
}
