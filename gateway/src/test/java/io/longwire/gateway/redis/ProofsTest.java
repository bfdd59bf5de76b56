package io.longwire.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.protocol.CommandType;
import io.longwire.gateway.config.AckConfig;
import io.longwire.gateway.config.AckLevel;
import io.longwire.gateway.metrics.GatewayMetrics;
import io.longwire.gateway.testing.RealRedis;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** How a Redis proves that its disk has something. */
class ProofsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final AckConfig FSYNCED = new AckConfig(AckLevel.FSYNCED, 1);
    private static final RedisServerInfo OLD = RedisServerInfo.parse("redis_version:7.0.15\naof_enabled:1\n");
    private static final RedisServerInfo NEW = RedisServerInfo.parse("redis_version:7.2.0\naof_enabled:1\n");

    @AutoClose
    private final RealRedis redis = RealRedis.start();

    @AutoClose
    private final RedisTopology topology = new SinglePrimary(
            RedisClient.create(), RedisAddress.parse(redis.uri()).uri());

    @Test
    void anOlderOneMustAnswerOnlyWhenTheDiskHasIt() throws IOException {
        assertThatThrownBy(() -> proofs(OLD).of(FSYNCED))
                .hasMessageContaining("Redis 7.0.15 cannot tell when something is on its disk; set appendfsync always");

        redis.commands().configSet("appendfsync", "always");
        assertThat(proofs(OLD).of(FSYNCED)).isEmpty();
    }

    @Test
    void anOlderOneThatDoesNotLetUsSeeIsRefused() {
        redis.commands().aclSetuser("default", AclSetuserArgs.Builder.removeCommand(CommandType.CONFIG));

        assertThatThrownBy(() -> proofs(OLD).of(FSYNCED))
                .hasMessageContaining("does not let us see whether it has appendfsync always (NOPERM")
                .hasMessageContaining("permit CONFIG GET");
    }

    @Test
    void aNewerOneIsAsked() throws Exception {
        assertThat(proofs(NEW).of(FSYNCED)).contains(new Proof.Disk());
        try (FakeRedis fake = new FakeRedis();
                RedisTopology there = new SinglePrimary(
                        RedisClient.create(), RedisAddress.parse(fake.uri()).uri())) {
            ExecutorService loop = Executors.newSingleThreadExecutor();
            RedisLane lane = new RedisLane(
                    there.connect(),
                    loop,
                    () -> true,
                    new GatewayMetrics(new SimpleMeterRegistry()),
                    new ErrorReplies(),
                    Optional.empty());
            ProvenCalls calls = new ProvenCalls(lane, new Proof.Disk(), TIMEOUT);
            assertThat(call(calls, loop)).hasSize(2);

            fake.disks(0);
            assertThatThrownBy(() -> call(calls, loop)).hasMessageContaining("Redis has not proven that it is safe");

            fake.answerError("OOM command not allowed");
            assertThatThrownBy(() -> call(calls, loop)).hasMessageContaining("OOM");
            loop.shutdownNow();
        }
    }

    private static List<Object> call(ProvenCalls calls, ExecutorService loop) throws Exception {
        return CompletableFuture.supplyAsync(() -> calls.call(Script.load("store"), new byte[0][], new byte[0][]), loop)
                .thenCompose(future -> future)
                .get(10, TimeUnit.SECONDS);
    }

    private Proofs proofs(RedisServerInfo server) {
        return new Proofs(topology.connect(), server, TIMEOUT);
    }
}
