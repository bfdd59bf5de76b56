package io.longwire.gateway.testing;

import io.longwire.gateway.config.GatewayConfig;
import io.longwire.gateway.config.Outcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command line of a gateway under test. The only place that knows how its settings are written and read. */
public final class Flags {

    private final Map<String, String> values;

    private Flags(Map<String, String> values) {
        this.values = values;
    }

    public static Flags none() {
        return new Flags(Map.of());
    }

    public Flags with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Flags(more);
    }

    public Flags with(String name, int value) {
        return with(name, Integer.toString(value));
    }

    public Flags with(String name, Duration value) {
        return with(name, value.toMillis() + "ms");
    }

    /** Ports that the system chooses. */
    Flags withFreePorts() {
        return with("port", 0).with("admin-port", 0);
    }

    /**
     * With timeouts among gateways that a busy machine keeps, unless the test has something to say of them: a gateway that has stood
     * still for half a relay timeout looks into mailboxes before it delivers, and tells STORED where the test expects DELIVERED.
     */
    Flags withPatience() {
        boolean isSaid = values.containsKey("relay-timeout") || values.containsKey("node-lease");
        return isSaid ? this : with("relay-timeout", "20s").with("node-lease", "1m");
    }

    List<String> arguments() {
        return values.entrySet().stream()
                .flatMap(flag -> List.of("--" + flag.getKey(), flag.getValue()).stream())
                .toList();
    }

    GatewayConfig toConfig() {
        Outcome outcome = GatewayConfig.parse(arguments().toArray(String[]::new), Map.of());
        if (outcome instanceof Outcome.Run run) {
            return run.config();
        }
        throw new AssertionError(outcome);
    }
}
