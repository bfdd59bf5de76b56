package io.longwire.loadtest.chaos.fault;

import io.longwire.loadtest.chaos.site.LinkProxy;
import io.longwire.loadtest.chaos.site.Patience;
import io.longwire.loadtest.chaos.site.RedisServer;
import io.longwire.loadtest.chaos.site.RedisSetup;
import java.io.IOException;
import java.time.Duration;

/**
 * What the master sends its replica is swallowed for a while, and nobody is told; gateways still reach the master, and write.
 * Then it dies by SIGKILL, and the replica takes its place without what it never got.
 */
final class RedisPartition implements Fault {

    /** Sentinels put a replica right that follows another address than they know, eight seconds after they have seen it. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final Duration SHORTEST = Duration.ofSeconds(2);
    private static final Duration PROMOTION_PATIENCE = Duration.ofSeconds(30);

    private final Scene scene;
    private final RedisSetup setup;
    private final RedisServer master;
    private final Duration length;

    RedisPartition(Scene scene) throws IOException {
        this.scene = scene;
        this.setup = scene.site().redis();
        this.master = setup.master();
        this.length = scene.between(SHORTEST, LONGEST);
    }

    @Override
    public String inject() throws IOException, InterruptedException {
        try (LinkProxy link = setup.linkReplica()) {
            link.swallow();
            Scene.pause(length);
            master.kill();
            if (link.swallowedBytes() == 0) {
                throw new NotInjectedException(master.name() + " had nothing to send to its replica");
            }
            return "%s cut off from its replica for %s, %d bytes swallowed, then killed"
                    .formatted(master.name(), Scene.seconds(length), link.swallowedBytes());
        }
    }

    @Override
    public void heal() throws IOException, InterruptedException {
        if (!master.isAlive()) {
            Patience.await("the replica is master now", PROMOTION_PATIENCE, () -> setup.master() != master);
            master.start();
        }
    }

    @Override
    public Loss mayBeLost() {
        return scene.lossByFailover();
    }
}
