package io.longwire.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.longwire.gateway.metrics.GatewayMetrics;
import io.longwire.gateway.testing.RealRedis;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What one event loop asks of Redis beside scripts. */
class RedisLaneTest {

    @AutoClose
    private final RealRedis redis = RealRedis.start();

    @AutoClose
    private final RedisTopology topology = new SinglePrimary(
            RedisClient.create(), RedisAddress.parse(redis.uri()).uri());

    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private boolean isUp = true;

    private final RedisLane lane = new RedisLane(
            topology.connect(),
            loop,
            () -> isUp,
            new GatewayMetrics(new SimpleMeterRegistry()),
            new ErrorReplies(),
            lane -> Optional.empty());

    @AfterEach
    void stop() {
        loop.shutdownNow();
    }

    @Test
    void aMessageTellsHowManyListen() throws Exception {
        assertThat(onLoop(() -> lane.publish(bytes("channel"), bytes("payload"))))
                .isZero();
    }

    @Test
    void aStringIsReadAndOneThatIsNotThereIsEmpty() throws Exception {
        redis.commands().set("key", "value");

        assertThat(onLoop(() -> lane.get(bytes("key"))))
                .hasValueSatisfying(value -> assertThat(value).asString().isEqualTo("value"));
        assertThat(onLoop(() -> lane.get(bytes("none")))).isEqualTo(Optional.empty());
    }

    @Test
    void anErrorFailsTheCallAndNothingElse() {
        redis.commands().lpush("list", "value");

        assertThatThrownBy(() -> onLoop(() -> lane.get(bytes("list")))).hasMessageContaining("WRONGTYPE");
    }

    @Test
    void whileRedisIsAwayNothingIsAsked() {
        isUp = false;

        assertThatThrownBy(() -> onLoop(() -> lane.publish(bytes("channel"), bytes("payload"))))
                .hasCauseInstanceOf(RedisUnavailableException.class);
        assertThatThrownBy(() -> onLoop(() -> lane.get(bytes("key"))))
                .hasCauseInstanceOf(RedisUnavailableException.class);
        assertThat(redis.calls()).doesNotContainKeys("publish", "get");
    }

    private <T> T onLoop(Supplier<CompletableFuture<T>> call)
            throws ExecutionException, InterruptedException, TimeoutException {
        return CompletableFuture.supplyAsync(call, loop)
                .thenCompose(future -> future)
                .get(10, TimeUnit.SECONDS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
