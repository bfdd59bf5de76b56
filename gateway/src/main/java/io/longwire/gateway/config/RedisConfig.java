package io.longwire.gateway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Which Redis, and how it is used.
 *
 * @param uri as {@link RedisUri} reads it; may hold a password, and is masked in {@link #toString}. Empty for a Redis of the
 *     gateway's own
 * @param ca the certificates, in PEM, that may vouch for Redis; empty for those that the JVM trusts
 * @param prefix what the names of keys and channels begin with; may be empty
 * @param timeout how long a command may take
 * @param own the gateway's own Redis; of no meaning with a {@code uri}
 * @param allowEviction whether to start with a Redis that may evict keys
 * @param ack how safe mail must be before its sender is told
 */
public record RedisConfig(
        Optional<String> uri,
        Optional<Path> ca,
        String prefix,
        Duration timeout,
        OwnRedisConfig own,
        boolean allowEviction,
        AckConfig ack) {

    public RedisConfig {
        uri.ifPresent(Settings.REDIS::require);
        ca.ifPresent(Settings.REDIS_CA::require);
        Settings.REDIS_PREFIX.require(prefix);
        Settings.REDIS_TIMEOUT.require(timeout);
    }

    static RedisConfig of(Values values) {
        return new RedisConfig(
                values.find(Settings.REDIS),
                values.find(Settings.REDIS_CA),
                values.get(Settings.REDIS_PREFIX),
                values.get(Settings.REDIS_TIMEOUT),
                OwnRedisConfig.of(values),
                values.get(Settings.REDIS_ALLOW_EVICTION),
                AckConfig.of(values));
    }

    /** Whether the gateway starts a Redis for itself. */
    public boolean isEmbedded() {
        return uri.isEmpty();
    }

    @Override
    public String toString() {
        return "RedisConfig[uri=" + uri.map(Settings.REDIS::show) + ", ca=" + ca + ", prefix=" + prefix + ", timeout="
                + timeout + ", own=" + own + ", allowEviction=" + allowEviction + ", ack=" + ack + "]";
    }
}
