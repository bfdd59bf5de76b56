package io.longwire.gateway.config;

import java.time.Duration;

/**
 * How safe a message must be before its sender is told STORED.
 *
 * @param replicas how many replicas must have it; of meaning with {@link AckLevel#REPLICATED} only
 * @param timeout how long Redis may take to prove it; of no meaning with {@link AckLevel#STORED}
 */
public record AckConfig(AckLevel level, int replicas, Duration timeout) {

    public AckConfig {
        Settings.ACK_LEVEL.require(level);
        Settings.ACK_REPLICAS.require(replicas);
        Settings.ACK_LEVEL_TIMEOUT.require(timeout);
    }

    static AckConfig of(Values values) {
        return new AckConfig(
                values.get(Settings.ACK_LEVEL),
                values.get(Settings.ACK_REPLICAS),
                values.get(Settings.ACK_LEVEL_TIMEOUT));
    }
}
