package io.longwire.loadtest.chaos.fault;

import io.longwire.loadtest.chaos.site.LinkProxy;
import java.time.Duration;

/** Every connection of a gateway to Redis is closed, a few times in a row; new ones can be made. */
final class RedisCut implements Fault {

    private static final int MOST_CUTS = 4;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(1_500);

    private final Scene scene;
    private final int gateway;
    private final int cuts;

    RedisCut(Scene scene) {
        this.scene = scene;
        this.gateway = scene.anyGateway();
        this.cuts = 1 + scene.random().nextInt(MOST_CUTS);
    }

    @Override
    public String inject() throws NotInjectedException, InterruptedException {
        LinkProxy link = scene.site().link(gateway);
        int connections = link.cut();
        for (int i = 1; i < cuts; i++) {
            Scene.pause(scene.between(SHORTEST_PAUSE, LONGEST_PAUSE));
            connections += link.cut();
        }
        String name = scene.gateway(gateway).name();
        if (connections == 0) {
            throw new NotInjectedException(name + " had no connection to Redis");
        }
        return "%s cut off from Redis %d times, %d connections".formatted(name, cuts, connections);
    }

    @Override
    public void heal() {}
}
