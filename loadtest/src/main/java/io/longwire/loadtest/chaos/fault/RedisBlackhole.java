package io.longwire.loadtest.chaos.fault;

import io.longwire.loadtest.chaos.site.LinkProxy;
import java.time.Duration;

/** Whatever a gateway and Redis send each other is swallowed for a while, and nobody is told. */
final class RedisBlackhole implements Fault {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(12);

    private final Scene scene;
    private final int gateway;
    private final Duration length;

    RedisBlackhole(Scene scene) {
        this.scene = scene;
        this.gateway = scene.anyGateway();
        this.length = scene.between(SHORTEST, LONGEST);
    }

    @Override
    public String inject() throws NotInjectedException, InterruptedException {
        LinkProxy link = scene.site().link(gateway);
        link.swallow();
        Scene.pause(length);
        String name = scene.gateway(gateway).name();
        if (link.swallowedBytes() == 0) {
            throw new NotInjectedException(name + " and Redis had nothing to say to each other");
        }
        return "%s in a black hole for %s, %d bytes swallowed"
                .formatted(name, Scene.seconds(length), link.swallowedBytes());
    }

    @Override
    public void heal() {
        scene.site().link(gateway).heal();
    }
}
