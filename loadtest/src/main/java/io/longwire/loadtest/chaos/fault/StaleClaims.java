package io.longwire.loadtest.chaos.fault;

import io.longwire.loadtest.chaos.site.GatewayNode;
import io.longwire.loadtest.chaos.site.Patience;
import io.longwire.loadtest.chaos.site.RedisServer;
import java.io.IOException;
import java.time.Duration;

/**
 * Redis is paused until the gateways have noticed; then phones leave, whose places cannot be given back; then Redis goes on, and
 * others write to those who have left.
 */
final class StaleClaims implements Fault {

    private static final Duration NOTICED = Duration.ofSeconds(20);
    private static final Duration PHONES_LEAVE = Duration.ofMillis(500);
    private static final Duration OTHERS_WRITE = Duration.ofSeconds(3);

    private final Scene scene;
    private final RedisServer redis;

    StaleClaims(Scene scene) throws IOException {
        this.scene = scene;
        this.redis = scene.site().redis().master();
    }

    @Override
    public String inject() throws IOException, InterruptedException {
        redis.pause();
        try {
            Patience.await("no gateway is ready", NOTICED, () -> scene.site().gateways().stream()
                    .noneMatch(GatewayNode::isReady));
            int left = scene.town().sendAway(phone -> true);
            if (left == 0) {
                throw new NotInjectedException("no phone was there to leave");
            }
            Scene.pause(PHONES_LEAVE);
            redis.resume();
            scene.town().expectAnswers();
            Scene.pause(OTHERS_WRITE);
            return "%d phones left while %s was paused".formatted(left, redis.name());
        } finally {
            redis.resume();
        }
    }

    @Override
    public void heal() throws InterruptedException {
        scene.town().callBack();
    }
}
