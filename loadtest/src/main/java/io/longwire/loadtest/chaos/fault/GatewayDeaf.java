package io.longwire.loadtest.chaos.fault;

import io.longwire.loadtest.chaos.site.GatewayNode;
import io.longwire.loadtest.chaos.site.RedisConnection;
import java.io.IOException;
import java.time.Duration;

/**
 * A gateway is paused, for less than its lease; its subscription is cut, and phones log in elsewhere meanwhile: it is told of
 * none of it.
 */
final class GatewayDeaf implements Fault {

    private static final Duration SHORTEST = Duration.ofMillis(1_200);
    private static final Duration BEFORE_LEASE = Duration.ofMillis(400);

    private final Scene scene;
    private final GatewayNode gateway;
    private final Duration length;

    GatewayDeaf(Scene scene) {
        this.scene = scene;
        this.gateway = scene.gateway(scene.anyGateway());
        Duration longest = scene.site().plan().nodeLease().minus(BEFORE_LEASE);
        this.length = longest.compareTo(SHORTEST) > 0 ? scene.between(SHORTEST, longest) : SHORTEST;
    }

    @Override
    public String inject() throws IOException, InterruptedException {
        long start = System.nanoTime();
        gateway.pause();
        if (gateway.isReady()) {
            throw new NotInjectedException(gateway.name() + " still answers");
        }
        try (RedisConnection redis = scene.site().redis().master().connect()) {
            redis.ask("CLIENT", "KILL", "TYPE", "pubsub");
        }
        Scene.pause(length.minusNanos(System.nanoTime() - start));
        return gateway.name() + " paused for " + Scene.seconds(length) + ", all subscriptions cut";
    }

    @Override
    public void heal() throws IOException {
        gateway.resume();
    }
}
