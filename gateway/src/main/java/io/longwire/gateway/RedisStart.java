package io.longwire.gateway;

import io.longwire.gateway.config.DevicePolicy;
import io.longwire.gateway.config.GatewayConfig;
import io.longwire.gateway.metrics.GatewayMetrics;
import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.redis.EmbeddedRedis;
import io.longwire.gateway.redis.RedisAddress;
import io.longwire.gateway.redis.RedisLink;
import io.longwire.gateway.redis.RedisSettings;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects a gateway to the Redis that it was given, or starts one of its own. Blocks the thread that starts the gateway. */
final class RedisStart {

    private static final Logger log = LoggerFactory.getLogger(Gateway.class);

    private RedisStart() {}

    /**
     * Connects.
     *
     * @param resources takes what is to be closed, also if this fails
     * @throws IOException if there is no Redis, or none that mail can be trusted to; the message is one clear line
     */
    static RedisLink open(
            GatewayConfig config, Instance self, Clock clock, GatewayMetrics metrics, ResourceStack resources)
            throws IOException {
        RedisAddress address = config.redis().uri().isPresent()
                ? RedisAddress.parse(config.redis().uri().get())
                : startEmbedded(config, resources);
        RedisLink redis = resources.add(RedisLink.open(address, settings(config, self), clock, metrics));
        log.info("{} at {}", redis.server(), redis.address());
        List<String> objections = redis.server().objections(config.redis().allowEviction());
        if (!objections.isEmpty()) {
            throw new IOException(String.join("; ", objections));
        }
        if (!redis.server().isAppendOnly()) {
            log.warn("Redis keeps no append-only file: mail does not survive its restart");
        }
        return redis;
    }

    private static RedisAddress startEmbedded(GatewayConfig config, ResourceStack resources) throws IOException {
        EmbeddedRedis embedded = resources.add(
                EmbeddedRedis.start(config.dataDir(), config.redis().own()));
        log.info("embedded Redis: {}", embedded.describe());
        return embedded.address();
    }

    private static RedisSettings settings(GatewayConfig config, Instance self) {
        return new RedisSettings(
                config.redis(),
                config.mailbox(),
                self,
                config.sessions().devices() == DevicePolicy.SINGLE
                        ? 0
                        : config.sessions().maxDevices(),
                config.sessions().maxFrameBytes());
    }
}
