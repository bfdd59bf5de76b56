package io.longwire.loadtest.chaos.fault;

import io.longwire.loadtest.chaos.site.GatewayNode;
import java.io.IOException;
import java.time.Duration;

/** A gateway dies by SIGKILL and is started again at once; its phones stay away for a while, and others write to them. */
final class DeadClaims implements Fault {

    private static final Duration OTHERS_WRITE = Duration.ofSeconds(3);

    private final Scene scene;
    private final int index;

    DeadClaims(Scene scene) {
        this.scene = scene;
        this.index = scene.anyGateway();
    }

    @Override
    public String inject() throws IOException, InterruptedException {
        GatewayNode gateway = scene.gateway(index);
        int left = scene.town().sendAway(phone -> phone.target() == index);
        gateway.kill();
        if (left == 0) {
            throw new NotInjectedException(gateway.name() + " had no phones");
        }
        gateway.start();
        gateway.awaitReady();
        scene.town().expectAnswers();
        Scene.pause(OTHERS_WRITE);
        return "%s killed and started again, its %d phones stayed away".formatted(gateway.name(), left);
    }

    @Override
    public void heal() throws InterruptedException {
        scene.town().callBack();
    }
}
