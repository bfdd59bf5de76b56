package io.longwire.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.longwire.gateway.testing.Cord;
import io.longwire.gateway.testing.RealRedis;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is published on a channel arrives, whatever befalls the connection. */
class NodeSubscriptionTest {

    private static final String CHANNEL = "lw:node:here";

    @AutoClose
    private final RealRedis redis = RealRedis.start();

    @AutoClose
    private final Cord cord = new Cord(redis.address());

    private static final Duration SILENCE = Duration.ofMillis(450);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @AutoClose
    private final RedisLink link =
            TestLinks.open("redis://127.0.0.1:" + cord.address().getPort(), meters);

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Integer> gapsWhenHeard = new CopyOnWriteArrayList<>();
    private final AtomicInteger gaps = new AtomicInteger();
    private NodeSubscription subscription;

    NodeSubscriptionTest() throws IOException {}

    @BeforeEach
    void listen() throws IOException {
        subscription = link.subscribe(
                payload -> {
                    gapsWhenHeard.add(subscription.gaps());
                    heard.add(new String(payload, StandardCharsets.UTF_8));
                },
                gaps::incrementAndGet,
                SILENCE);
    }

    @Test
    void messagesArriveInTheirOrderAndProbesAreNotHeard() {
        for (int i = 0; i < 100; i++) {
            assertThat(redis.commands().publish(CHANNEL, "m" + i)).isEqualTo(1);
        }
        await().until(() -> heard.size() == 100);

        assertThat(heard).startsWith("m0", "m1").endsWith("m99");
        await().until(() -> redis.calls().get("publish") > 102); // two probes more
        assertThat(heard).hasSize(100);
        assertThat(gaps).hasValue(0);
        assertThat(meters.get("longwire.redis.subscribed").gauge().value()).isOne();
    }

    @Test
    void aSubscriptionThatRedisHasEndedIsMadeAgain() {
        redis.commands().clientKill(KillArgs.Builder.typePubsub());

        assertWholeAgain();
        assertThat(meters.get("longwire.redis.subscription.gaps").counter().count())
                .isOne();
    }

    @Test
    void bothEndsOfAGapAreKnownBeforeAnythingThatIsHeardAfterIt() {
        int before = subscription.gaps();
        redis.commands().clientKill(KillArgs.Builder.typePubsub());
        await().until(() -> redis.commands().publish(CHANNEL, "after") == 1);

        await().until(() -> heard.contains("after"));
        assertThat(gapsWhenHeard.get(0)).isGreaterThanOrEqualTo(before + 2);
    }

    @Test
    void aConnectionThatSwallowsEverythingIsThrownAway() {
        cord.numbNewest();

        assertWholeAgain();
    }

    @Test
    void aRedisThatWasStartedAgainIsListenedTo() {
        redis.kill();
        await().until(() -> !subscription.isWhole());
        assertThat(meters.get("longwire.redis.subscribed").gauge().value()).isZero();
        redis.restart();

        assertWholeAgain();
    }

    @Test
    void aRedisThatHangsIsNotTheSubscriptionsFault() {
        redis.pause();
        await().until(() -> !link.isUp());
        redis.resume();
        await().until(link::isUp);
        redis.commands().publish(CHANNEL, "still");

        await().until(() -> heard.contains("still"));
        assertThat(gaps).hasValue(0);
    }

    @Test
    void whoMayNotListenIsTold() {
        redis.commands()
                .dispatch(
                        io.lettuce.core.protocol.CommandType.ACL,
                        new io.lettuce.core.output.StatusOutput<>(io.lettuce.core.codec.StringCodec.UTF8),
                        new io.lettuce.core.protocol.CommandArgs<>(io.lettuce.core.codec.StringCodec.UTF8)
                                .add("SETUSER")
                                .add("default")
                                .add("resetchannels"));

        assertThatThrownBy(() -> link.subscribe(payload -> {}, () -> {}, SILENCE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("NOPERM");
    }

    private void assertWholeAgain() {
        await().until(() -> gaps.get() == 1);
        assertThat(subscription.isWhole()).isTrue();
        redis.commands().publish(CHANNEL, "again");
        await().until(() -> heard.contains("again"));
    }
}
