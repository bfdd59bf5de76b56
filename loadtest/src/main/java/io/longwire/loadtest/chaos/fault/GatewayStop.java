package io.longwire.loadtest.chaos.fault;

import io.longwire.loadtest.chaos.site.GatewayNode;
import java.io.IOException;
import java.time.Duration;

/** A gateway is paused for longer than its lease, and then goes on as if it had never been away. */
final class GatewayStop implements Fault {

    private static final Duration LEAST_BEYOND_LEASE = Duration.ofMillis(500);
    private static final Duration MOST_BEYOND_LEASE = Duration.ofSeconds(4);

    private final GatewayNode gateway;
    private final Duration length;

    GatewayStop(Scene scene) {
        this.gateway = scene.gateway(scene.anyGateway());
        Duration lease = scene.site().plan().nodeLease();
        this.length = scene.between(lease.plus(LEAST_BEYOND_LEASE), lease.plus(MOST_BEYOND_LEASE));
    }

    @Override
    public String inject() throws IOException, InterruptedException {
        long start = System.nanoTime();
        gateway.pause();
        if (gateway.isReady()) {
            throw new NotInjectedException(gateway.name() + " still answers");
        }
        Scene.pause(length.minusNanos(System.nanoTime() - start));
        return gateway.name() + " paused for " + Scene.seconds(length);
    }

    @Override
    public void heal() throws IOException {
        gateway.resume();
    }
}
