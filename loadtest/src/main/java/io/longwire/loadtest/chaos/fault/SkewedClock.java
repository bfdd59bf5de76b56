package io.longwire.loadtest.chaos.fault;

import io.longwire.loadtest.chaos.site.GatewayNode;
import io.longwire.loadtest.process.Programs;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One gateway has a clock that is ten minutes fast or slow. Its timers run as they should: no machine has others. */
final class SkewedClock implements Fault {

    private static final Duration LENGTH = Duration.ofSeconds(5);

    private final GatewayNode gateway;
    private final String offset;

    SkewedClock(Scene scene) {
        this.gateway = scene.gateway(scene.anyGateway());
        this.offset = scene.random().nextBoolean() ? "+10m" : "-10m";
    }

    /** Why it cannot be played here; empty if it can. */
    static Optional<String> obstacle() {
        return Programs.find("faketime").isPresent()
                ? Optional.empty()
                : Optional.of("the program 'faketime' is not installed");
    }

    @Override
    public String inject() throws IOException, InterruptedException {
        gateway.terminate();
        gateway.start(List.of(Programs.orName("faketime"), "-f", offset), Map.of("FAKETIME_DONT_FAKE_MONOTONIC", "1"));
        gateway.awaitReady();
        Scene.pause(LENGTH);
        return gateway.name() + " with a clock of " + offset;
    }

    @Override
    public void heal() throws IOException, InterruptedException {
        gateway.terminate();
        gateway.start();
        gateway.awaitReady();
    }
}
