package io.longwire.gateway.config;

/**
 * How safe a message must be before its sender is told STORED.
 *
 * @param replicas how many replicas must have it; of meaning with {@link AckLevel#REPLICATED} only
 */
public record AckConfig(AckLevel level, int replicas) {

    public AckConfig {
        Settings.ACK_LEVEL.require(level);
        Settings.ACK_REPLICAS.require(replicas);
    }

    static AckConfig of(Values values) {
        return new AckConfig(values.get(Settings.ACK_LEVEL), values.get(Settings.ACK_REPLICAS));
    }
}
