package io.longwire.loadtest.chaos.fault;

import java.time.Duration;

/** Most phones get into trouble at once: cut, gone without a word, or stuck for longer than a gateway waits for them. */
final class PhoneTrouble implements Fault {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(6);

    private final Scene scene;
    private final Duration length;

    PhoneTrouble(Scene scene) {
        this.scene = scene;
        this.length = scene.between(SHORTEST, LONGEST);
    }

    @Override
    public String inject() throws NotInjectedException, InterruptedException {
        String hit = scene.town().strikePhones().orElseThrow(() -> new NotInjectedException("nobody was on line"));
        Scene.pause(length);
        return hit + " for " + Scene.seconds(length);
    }

    @Override
    public void heal() throws InterruptedException {
        scene.town().healPhones();
    }
}
