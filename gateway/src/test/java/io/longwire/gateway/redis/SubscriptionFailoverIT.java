package io.longwire.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longwire.gateway.testing.RealCluster;
import io.longwire.gateway.testing.RealSentinel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What nodes tell each other goes on after a failover. */
class SubscriptionFailoverIT {

    private static final Duration SILENCE = Duration.ofMillis(450);

    private static final String CHANNEL = "lw:node:here";

    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger gaps = new AtomicInteger();

    @AfterEach
    void stop() {
        loop.shutdownNow();
    }

    @Test
    void ofASentinelsPrimary() throws IOException {
        try (RealSentinel redis = RealSentinel.start();
                RedisLink link = TestLinks.open(redis.uri(), new SimpleMeterRegistry())) {
            RedisLane lane = listen(link);
            assertHeard(lane, "m1");

            redis.failover();
            assertHeard(lane, "m2"); // a replica hands on what its primary's publishers say

            redis.killPrimary();
            assertHeard(lane, "m3");
        }
    }

    @Test
    void ofAClustersPrimary() throws IOException {
        try (RealCluster redis = RealCluster.start();
                RedisLink link = TestLinks.open(redis.uri(), new SimpleMeterRegistry())) {
            RedisLane lane = listen(link);
            assertHeard(lane, "m1");

            redis.killPrimary(CHANNEL);
            await().until(() -> gaps.get() >= 1);
            assertHeard(lane, "m2");
        }
    }

    @Test
    void ofAClustersPrimaryThatLivesOnAsAReplica() throws IOException {
        try (RealCluster redis = RealCluster.start();
                RedisLink link = TestLinks.open(redis.uri(), new SimpleMeterRegistry())) {
            RedisLane lane = listen(link);
            assertHeard(lane, "m1");

            redis.failover(CHANNEL);
            assertHeard(lane, "m2");
        }
    }

    private RedisLane listen(RedisLink link) throws IOException {
        NodeSubscription subscription = link.subscribe(
                payload -> heard.add(new String(payload, StandardCharsets.UTF_8)), gaps::incrementAndGet, SILENCE);
        assertThat(subscription.isWhole()).isTrue();
        return link.openLane(loop);
    }

    private void assertHeard(RedisLane lane, String message) {
        await().ignoreExceptions().until(() -> {
            CompletableFuture.supplyAsync(() -> lane.publish(bytes(CHANNEL), bytes(message)), loop)
                    .thenCompose(future -> future)
                    .get(10, TimeUnit.SECONDS);
            return heard.contains(message);
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
