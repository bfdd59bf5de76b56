package io.longwire.gateway;

import io.longwire.gateway.config.GatewayConfig;
import io.longwire.gateway.config.SharedSettings;
import io.longwire.gateway.redis.NodeSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees that a gateway that starts has the settings of those that serve, where all must have the same. Belongs to the start. */
final class Agreement {

    private static final Logger log = LoggerFactory.getLogger(Agreement.class);

    private final SharedSettings ours;
    private final boolean mayDiffer;
    private final NodeSettings nodes;

    Agreement(GatewayConfig config, NodeSettings nodes) {
        this.ours = config.shared();
        this.mayDiffer = config.node().settingsMayDiffer();
        this.nodes = nodes;
    }

    /** Says what ours are; whoever looks from now on sees them. */
    void publish() throws IOException {
        nodes.publish(ours);
    }

    /** @throws IOException if another gateway has other settings, unless they may differ; tells which */
    void check() throws IOException {
        for (Map.Entry<String, SharedSettings> other : nodes.others().entrySet()) {
            List<String> differences = ours.differencesFrom(other.getValue());
            if (!differences.isEmpty()) {
                object("gateway " + other.getKey() + " has " + String.join("; ", differences));
            }
        }
    }

    private void object(String what) throws IOException {
        if (!mayDiffer) {
            throw new IOException(
                    what + ": all gateways of one Redis must agree; --settings-may-differ lets them change one by one");
        }
        log.warn("{}: users are served one way here and another way there", what);
    }
}
