package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.SetArgs;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.LogWatch;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a gateway tells of the others: they come, leave, die and hang. */
class NodeWatchTest {

    private static final Duration LEASE = Duration.ofSeconds(3);

    /** A lease, and the looks after it. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @AutoClose
    static final RealRedis redis = RealRedis.start();

    @AutoClose("shutdown")
    static final RedisClient client = RedisClient.create(redis.uri());

    @AutoClose
    private final LogWatch log = new LogWatch();

    @AutoClose
    private final TestGateway gateway = start("watching");

    private static TestGateway start(String node) {
        return TestGateway.start(
                redis,
                Flags.none().with("node-id", node).with("node-lease", LEASE).with("redis-timeout", "1s"));
    }

    private void awaitNodes(int count) {
        await().atMost(PATIENCE).until(() -> gateway.metric("longwire.nodes") == count);
    }

    /** What is left in Redis of a node whose process cannot renew anything. */
    private static StatefulRedisPubSubConnection<String, String> ghost(String node) {
        StatefulRedisPubSubConnection<String, String> channel = client.connectPubSub();
        redis.commands().set("lw:node:" + node, node + "@ghost", SetArgs.Builder.px(LEASE.toMillis()));
        channel.sync().subscribe("lw:node:" + node);
        return channel;
    }

    @Test
    void whoLeavesIsNotToldAsDead() {
        awaitNodes(1);
        try (TestGateway second = start("second")) {
            assertThat(second.admin().isReady()).isTrue();
            awaitNodes(2);
        }
        awaitNodes(1);
        assertThat(log.warnings()).noneMatch(line -> line.contains("is gone"));
    }

    @Test
    void theDeathOfAnotherIsTold() {
        StatefulRedisPubSubConnection<String, String> dying = ghost("dying");
        awaitNodes(2);
        redis.commands().pexpire("lw:node:dying", 2 * LEASE.toMillis());
        dying.close();

        await().atMost(PATIENCE).until(() -> log.warnings().contains("node dying is gone: lease expired"));
        awaitNodes(1);
    }

    /** Which settings another has is its own affair. */
    @Test
    void theDeathOfOneWithAShorterLeaseIsNotTakenForALeave() {
        try (TestGateway patient = TestGateway.start(
                redis, Flags.none().with("node-id", "patient").with("node-lease", Duration.ofMinutes(1)))) {
            awaitNodes(2);
            StatefulRedisPubSubConnection<String, String> brief = ghost("brief");
            redis.commands().pexpire("lw:node:brief", 60_000);
            awaitNodes(3);
            await().atMost(PATIENCE).until(() -> patient.metric("longwire.nodes") == 3);
            redis.commands().pexpire("lw:node:brief", LEASE.toMillis());
            brief.close();
            await().atMost(PATIENCE)
                    .until(() -> log.warnings().stream()
                                    .filter("node brief is gone: lease expired"::equals)
                                    .count()
                            == 2); // both tell it
        }
    }

    @Test
    void oneThatHangsIsToldOnceAndCountedAgainWhenItIsBack() {
        try (StatefulRedisPubSubConnection<String, String> hanging = ghost("hanging")) {
            awaitNodes(2);
            awaitNodes(1);
            assertThat(log.warnings())
                    .filteredOn(line -> line.startsWith("node hanging is gone: lease expired; it is still connected"))
                    .hasSize(1);
            redis.commands().set("lw:node:hanging", "hanging@ghost", SetArgs.Builder.px(10 * LEASE.toMillis()));
            awaitNodes(2);
            redis.commands().del("lw:node:hanging");
            hanging.sync().unsubscribe();
        }
        awaitNodes(1);
    }
}
