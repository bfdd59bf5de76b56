package io.longwire.loadtest.chaos.fault;

import io.longwire.loadtest.chaos.site.GatewayNode;
import java.io.IOException;
import java.time.Duration;

/** A gateway dies by SIGKILL and is started again under its name: at once, or when its lease has run out. */
final class GatewayKill implements Fault {

    private static final Duration BEYOND_LEASE = Duration.ofSeconds(1);

    private final Scene scene;
    private final GatewayNode gateway;
    private final boolean isStartedAtOnce;

    GatewayKill(Scene scene) {
        this.scene = scene;
        this.gateway = scene.gateway(scene.anyGateway());
        this.isStartedAtOnce = scene.random().nextBoolean();
    }

    @Override
    public String inject() throws IOException, InterruptedException {
        gateway.kill();
        if (gateway.isReady()) {
            throw new NotInjectedException(gateway.name() + " still answers");
        }
        if (isStartedAtOnce) {
            return gateway.name() + " killed, started again at once";
        }
        Duration down = scene.site().plan().nodeLease().plus(BEYOND_LEASE);
        Scene.pause(down);
        return gateway.name() + " killed, started again after " + Scene.seconds(down);
    }

    @Override
    public void heal() throws IOException, InterruptedException {
        gateway.start();
        gateway.awaitReady();
    }
}
