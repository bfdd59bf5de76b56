package io.longwire.loadtest.chaos.fault;

import io.longwire.loadtest.chaos.site.GatewayNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Each gateway in turn is asked to end, drains, and is started again; the next when it is ready. */
final class RollingRestart implements Fault {

    private final Scene scene;
    private final List<String> findings = new ArrayList<>();

    RollingRestart(Scene scene) {
        this.scene = scene;
    }

    @Override
    public String inject() throws IOException, InterruptedException {
        for (GatewayNode gateway : scene.site().gateways()) {
            OptionalInt code = gateway.terminate();
            if (code.isEmpty()) {
                findings.add(gateway.name() + " did not end by itself");
                gateway.kill();
            } else if (code.getAsInt() != 0) {
                findings.add(gateway.name() + " ended with code " + code.getAsInt());
            }
            gateway.start();
            gateway.awaitReady();
        }
        return "each gateway restarted";
    }

    @Override
    public void heal() {}

    @Override
    public List<String> findings() {
        return findings;
    }
}
