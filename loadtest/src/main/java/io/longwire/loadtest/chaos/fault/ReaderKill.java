package io.longwire.loadtest.chaos.fault;

import io.longwire.loadtest.chaos.site.GatewayNode;
import io.longwire.loadtest.chaos.site.RedisConnection;
import java.io.IOException;
import java.time.Duration;

/** The gateway that reads the stream of pushes dies by SIGKILL, with entries in hand; another has to go on with them. */
final class ReaderKill implements Fault {

    private static final String TURN = "lw:push:turn{lw:push:in}";

    /** Longer than the turn of a gateway that is gone: the others must have taken over before it is back. */
    private static final Duration DOWN = Duration.ofSeconds(8);

    private final Scene scene;
    private final GatewayNode gateway;
    private final boolean isStartedAtOnce;

    ReaderKill(Scene scene) throws IOException {
        this.scene = scene;
        String reader = reader();
        this.gateway = scene.site().gateways().stream()
                .filter(node -> reader.startsWith(node.name() + "@"))
                .findFirst()
                .orElseThrow(() -> new NotInjectedException("nobody reads the stream of pushes"));
        this.isStartedAtOnce = scene.random().nextBoolean();
    }

    private String reader() throws IOException {
        try (RedisConnection redis = scene.site().redis().master().connect()) {
            return redis.ask("GET", TURN);
        }
    }

    @Override
    public String inject() throws IOException, InterruptedException {
        gateway.kill();
        if (isStartedAtOnce) {
            return gateway.name() + ", which reads pushes, killed, started again at once";
        }
        Scene.pause(DOWN);
        String now = reader();
        if (now.isEmpty() || now.startsWith(gateway.name() + "@")) {
            throw new NotInjectedException("no other gateway reads the stream of pushes: " + now);
        }
        return gateway.name() + ", which reads pushes, killed, " + now.replaceFirst("@.*", "") + " reads them now";
    }

    @Override
    public void heal() throws IOException, InterruptedException {
        gateway.start();
        gateway.awaitReady();
    }
}
