package io.longwire.loadtest.chaos.fault;

import io.longwire.loadtest.chaos.site.Patience;
import io.longwire.loadtest.chaos.site.RedisServer;
import io.longwire.loadtest.chaos.site.RedisSetup;
import java.io.IOException;
import java.time.Duration;

/**
 * The master of a Redis that has replicas dies by SIGKILL, and a replica takes its place; the old one comes back as the new
 * one's replica. What had not reached the replica is gone.
 */
final class RedisFailover implements Fault {

    private static final Duration PROMOTION_PATIENCE = Duration.ofSeconds(30);

    private final Scene scene;
    private final RedisSetup setup;
    private final RedisServer master;

    RedisFailover(Scene scene) throws IOException {
        this.scene = scene;
        this.setup = scene.site().redis();
        this.master = setup.master();
    }

    @Override
    public String inject() throws IOException, InterruptedException {
        master.kill();
        if (master.isAlive()) {
            throw new NotInjectedException(master.name() + " is still alive");
        }
        return master.name() + " killed, its replica took over";
    }

    @Override
    public void heal() throws IOException, InterruptedException {
        Patience.await("a replica is master now", PROMOTION_PATIENCE, () -> setup.master() != master);
        master.start();
    }

    @Override
    public Loss mayBeLost() {
        return scene.lossByFailover();
    }
}
