package io.longwire.loadtest.chaos.fault;

import io.longwire.loadtest.chaos.site.RedisConnection;
import io.longwire.loadtest.chaos.site.RedisSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Three devices of one user log in at three gateways at the same time, again and again. */
final class LoginRaces implements Fault {

    private final Scene scene;
    private List<String> findings = List.of();

    LoginRaces(Scene scene) {
        this.scene = scene;
    }

    @Override
    public String inject() throws InterruptedException {
        RedisSetup redis = scene.site().redis();
        ExecutorService asking = Executors.newSingleThreadExecutor(task -> new Thread(task, "holders"));
        try {
            findings = scene.town()
                    .race(scene.races(), user -> CompletableFuture.supplyAsync(() -> holder(redis, user), asking));
        } finally {
            asking.shutdown();
        }
        return scene.races() + " login races";
    }

    /** What Redis knows of who has the place of a user who has one for all devices. */
    private static String holder(RedisSetup redis, String user) {
        try (RedisConnection connection = redis.holderOf(user).connect()) {
            return connection.ask("HGET", "lw:s:{" + user + "}", "h:any");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void heal() {}

    @Override
    public List<String> findings() {
        return findings;
    }
}
