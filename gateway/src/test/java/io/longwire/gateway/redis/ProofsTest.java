package io.longwire.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.protocol.CommandType;
import io.longwire.gateway.config.AckConfig;
import io.longwire.gateway.config.AckLevel;
import io.longwire.gateway.testing.RealRedis;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** How a Redis before 7.2 proves that its disk has something: it answers when it has, or never knows. */
class ProofsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final AckConfig FSYNCED = new AckConfig(AckLevel.FSYNCED, 1, Duration.ofSeconds(5));
    private static final byte[] KEY = Keys.utf8("key");

    private static Proofs proofs(RedisTopology topology, String version) {
        RedisServerInfo server = RedisServerInfo.parse(version + "\naof_enabled:1\n");
        return new Proofs(topology.connect(), server, TIMEOUT, KEY);
    }

    private static RedisTopology topology(String uri) {
        return new SinglePrimary(RedisClient.create(), RedisAddress.parse(uri).uri());
    }

    private static final String VERSION = "redis_version:7.0.15";

    @AutoClose
    private final RealRedis redis = RealRedis.start();

    @AutoClose
    private final RedisTopology topology = topology(redis.uri());

    @Test
    void aRedisMustSyncBeforeItAnswers() throws IOException {
        assertThatThrownBy(() -> proofs(topology, VERSION).of(FSYNCED))
                .hasMessageContaining("Redis 7.0.15 cannot tell when something is on its disk; set appendfsync always");

        redis.commands().configSet("appendfsync", "always");
        assertThat(proofs(topology, VERSION).of(FSYNCED)).isEmpty();

        redis.commands().configSet("no-appendfsync-on-rewrite", "yes");
        assertThatThrownBy(() -> proofs(topology, VERSION).of(FSYNCED))
                .hasMessageContaining("has no-appendfsync-on-rewrite yes");
    }

    @Test
    void aRedisThatDoesNotLetUsSeeIsRefused() {
        redis.commands().aclSetuser("default", AclSetuserArgs.Builder.removeCommand(CommandType.CONFIG));

        assertThatThrownBy(() -> proofs(topology, VERSION).of(FSYNCED))
                .hasMessageContaining("does not let us see whether it has appendfsync always")
                .hasMessageContaining("permit CONFIG GET");
    }
}
