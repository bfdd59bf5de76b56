package io.longwire.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.longwire.gateway.metrics.GatewayMetrics;
import io.longwire.gateway.testing.LogWatch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ProvenCallsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @AutoClose
    private final FakeRedis redis = new FakeRedis();

    @AutoClose
    private final RedisTopology topology = topology(redis);

    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final RedisLane calls = lane(topology);
    private final ProvenCalls proven = provenBy(topology);

    ProvenCallsTest() throws IOException {}

    @AfterEach
    void stop() {
        loop.shutdownNow();
    }

    @Test
    void aCallIsDoneWhenWhatItWroteIsProven() throws Exception {
        assertThat(get(call(proven, true))).hasSize(2);
        assertThat(redis.questions()).isOne();
    }

    @Test
    void aCallThatIsNotProvenFailsAndTheFirstIsTold() {
        redis.disks(0);
        try (LogWatch log = new LogWatch()) {
            assertThatThrownBy(() -> get(call(proven, true))).hasMessageContaining("has not proven that it is safe");
            assertThatThrownBy(() -> get(call(proven, true))).hasMessageContaining("has not proven that it is safe");
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("has not proven within 30000 ms that its disk has what it has taken: look at appendonly");
        }
    }

    @Test
    void aCallThatWroteNothingNeedsNoProof() throws Exception {
        redis.disks(0);

        assertThat(get(call(proven, false))).hasSize(2);
        assertThat(redis.questions()).isZero();
    }

    @Test
    void aCallThatWroteNothingDoesNotWaitForProofOfOthers() throws Exception {
        redis.leaveProofUnanswered();
        CompletableFuture<List<Object>> stored = call(proven, true);
        await().until(() -> redis.questions() == 1);

        assertThat(get(call(proven, false))).hasSize(2);
        assertThat(stored).isNotDone();
    }

    @Test
    void aCallThatFailsTellsWhy() {
        redis.answerError("OOM command not allowed");

        assertThatThrownBy(() -> get(call(proven, true))).hasMessageContaining("OOM");
        assertThat(redis.questions()).isZero();
    }

    @Test
    void aServerThatDoesNotHaveWhatWasWrittenProvesNothing() throws Exception {
        try (FakeRedis other = new FakeRedis();
                RedisTopology there = topology(other)) {
            assertThatThrownBy(() -> get(call(provenBy(there), true)))
                    .hasMessageContaining("has not proven that it is safe");
        }
    }

    @Test
    void whenRedisIsAwayNobodyWaitsForProof() throws Exception {
        redis.leaveProofUnanswered();
        CompletableFuture<List<Object>> asked = call(proven, true);
        await().until(() -> redis.questions() == 1);
        CompletableFuture<List<Object>> next = call(proven, true);

        proven.redisAway();
        assertThatThrownBy(() -> get(asked)).hasMessageContaining("has not proven that it is safe");
        assertThat(next.isDone() && !next.isCompletedExceptionally()).isFalse();
    }

    private static RedisTopology topology(FakeRedis redis) {
        return new SinglePrimary(
                RedisClient.create(), RedisAddress.parse(redis.uri()).uri());
    }

    private RedisLane lane(RedisTopology to) {
        return new RedisLane(
                to.connect(),
                loop,
                () -> true,
                new GatewayMetrics(new SimpleMeterRegistry()),
                new ErrorReplies(),
                lane -> Optional.empty());
    }

    private ProvenCalls provenBy(RedisTopology there) {
        return new ProvenCalls(calls, lane(there), new Proof.Disk(), PATIENCE, Keys.utf8("mark"), new UnprovenLog());
    }

    private CompletableFuture<List<Object>> call(ProvenCalls proven, boolean hasWritten) {
        return CompletableFuture.supplyAsync(
                        () -> proven.call(Script.load("store"), answer -> hasWritten, new byte[0][], new byte[0][]),
                        loop)
                .thenCompose(future -> future);
    }

    private static List<Object> get(CompletableFuture<List<Object>> call) throws Exception {
        return call.get(20, TimeUnit.SECONDS);
    }
}
