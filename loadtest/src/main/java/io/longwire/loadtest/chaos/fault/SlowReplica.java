package io.longwire.loadtest.chaos.fault;

import io.longwire.loadtest.chaos.site.LinkProxy;
import java.io.IOException;
import java.time.Duration;

/** The replica, which mail waits for, is a tenth of a second away, and then out of reach for a while. */
final class SlowReplica implements Fault {

    private static final Duration DELAY = Duration.ofMillis(100);
    private static final Duration SLOW = Duration.ofSeconds(4);
    private static final Duration SHORTEST_CUT = Duration.ofMillis(500);
    private static final Duration LONGEST_CUT = Duration.ofSeconds(3);

    private final Scene scene;
    private final Duration cut;
    private LinkProxy link;

    SlowReplica(Scene scene) {
        this.scene = scene;
        this.cut = scene.between(SHORTEST_CUT, LONGEST_CUT);
    }

    @Override
    public String inject() throws IOException, InterruptedException {
        link = scene.site().redis().linkReplica();
        link.delay(DELAY);
        Scene.pause(SLOW);
        link.swallow();
        Scene.pause(cut);
        return "the replica %d ms away for %s, then out of reach for %s"
                .formatted(DELAY.toMillis(), Scene.seconds(SLOW), Scene.seconds(cut));
    }

    @Override
    public void heal() throws IOException {
        link.delay(Duration.ZERO);
        link.heal();
    }
}
