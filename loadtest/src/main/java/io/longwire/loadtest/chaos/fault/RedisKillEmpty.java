package io.longwire.loadtest.chaos.fault;

import io.longwire.loadtest.chaos.site.RedisConnection;
import io.longwire.loadtest.chaos.site.RedisServer;
import java.io.IOException;

/** Redis dies by SIGKILL and comes back at once, with nothing: what was stored, and nowhere else, is gone. */
final class RedisKillEmpty implements Fault {

    private final RedisServer redis;

    RedisKillEmpty(Scene scene) throws IOException {
        this.redis = scene.site().redis().master();
    }

    @Override
    public String inject() throws IOException, InterruptedException {
        String held;
        try (RedisConnection connection = redis.connect()) {
            held = connection.ask("DBSIZE");
        }
        redis.kill();
        if (redis.isAlive()) {
            throw new NotInjectedException(redis.name() + " is still alive");
        }
        redis.forget();
        return redis.name() + " killed, started again without its " + held + " keys";
    }

    @Override
    public void heal() throws IOException, InterruptedException {
        redis.start();
    }

    @Override
    public Loss mayBeLost() {
        return Loss.WHAT_WAS_STORED;
    }
}
