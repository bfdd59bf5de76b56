package io.longwire.gateway.redis;

import io.longwire.gateway.config.AckConfig;
import io.longwire.gateway.config.AckLevel;
import io.longwire.gateway.config.FsyncPolicy;
import io.longwire.gateway.config.MailboxConfig;
import io.longwire.gateway.config.OwnRedisConfig;
import io.longwire.gateway.config.RedisConfig;
import io.longwire.gateway.metrics.GatewayMetrics;
import io.longwire.gateway.presence.Instance;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Links to Redis as a gateway opens them, with half a second's patience unless more is asked for. */
final class TestLinks {

    private TestLinks() {}

    static RedisLink open(String uri, MeterRegistry meters) throws IOException {
        return open(uri, meters, Duration.ofMillis(500));
    }

    static RedisLink open(String uri, MeterRegistry meters, Duration timeout) throws IOException {
        return RedisLink.open(
                RedisAddress.parse(uri),
                new RedisSettings(
                        new RedisConfig(
                                Optional.empty(),
                                Optional.empty(),
                                "lw:",
                                timeout,
                                new OwnRedisConfig(FsyncPolicy.NO, 64 << 20),
                                false,
                                new AckConfig(AckLevel.STORED, 1, Duration.ofSeconds(5))),
                        new MailboxConfig(10, 16 << 20, 64 << 20, Duration.ofDays(1)),
                        new Instance("here", "1"),
                        0,
                        64 * 1024),
                Clock.systemUTC(),
                new GatewayMetrics(meters));
    }
}
