package io.longwire.loadtest.chaos.fault;

import io.longwire.loadtest.chaos.site.GatewayNode;
import io.longwire.loadtest.process.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** One gateway has a clock that is ten minutes fast or slow. Its timers run as they should: no machine has others. */
final class SkewedClock implements Fault {

    private static final Duration LENGTH = Duration.ofSeconds(5);
    private static final String PROGRAM = "faketime";
    private static final String PRELOAD = "LD_PRELOAD=";

    private final GatewayNode gateway;
    private final String offset;

    SkewedClock(Scene scene) {
        this.gateway = scene.gateway(scene.anyGateway());
        this.offset = scene.random().nextBoolean() ? "+10m" : "-10m";
    }

    /** Why it cannot be played here; empty if it can. */
    static Optional<String> obstacle() {
        return Programs.find(PROGRAM).isPresent()
                ? Optional.empty()
                : Optional.of("the program '" + PROGRAM + "' is not installed");
    }

    @Override
    public String inject() throws IOException, InterruptedException {
        Map<String, String> environment = Map.of(
                "LD_PRELOAD",
                library(),
                "FAKETIME",
                offset,
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                // Without this the library moves the timers of a JVM all the same, and it spins.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
        gateway.terminate();
        gateway.start(environment);
        gateway.awaitReady();
        Scene.pause(LENGTH);
        return gateway.name() + " with a clock of " + offset;
    }

    /** What the program loads into others. Started by it, a gateway would be another's child, and outlive its end. */
    private static String library() throws IOException {
        Process asked = new ProcessBuilder(Programs.orName(PROGRAM), "-f", "+0", "env").start();
        try (BufferedReader lines = asked.inputReader(StandardCharsets.UTF_8)) {
            return lines.lines()
                    .filter(line -> line.startsWith(PRELOAD))
                    .map(line -> line.substring(PRELOAD.length()))
                    .findFirst()
                    .orElseThrow(() -> new NotInjectedException(PROGRAM + " does not tell its library"));
        }
    }

    @Override
    public void heal() throws IOException, InterruptedException {
        gateway.terminate();
        gateway.start();
        gateway.awaitReady();
    }
}
