package io.longwire.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
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
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Topics come and go; what Redis is told is the difference, at its own pace. */
class BroadcastsTest {

    @AutoClose
    private final RealRedis redis = RealRedis.start();

    @AutoClose
    private final Cord cord = new Cord(redis.address());

    @AutoClose
    private final RedisLink link = TestLinks.open(
            "redis://127.0.0.1:" + cord.address().getPort(), new SimpleMeterRegistry(), Duration.ofSeconds(2));

    private final List<String> heard = new CopyOnWriteArrayList<>();

    private final Broadcasts broadcasts = link.broadcasts();

    BroadcastsTest() throws IOException {}

    @Test
    void aTopicThatComesAndGoesAThousandTimesCostsRedisAFewCommands() {
        for (int i = 0; i < 1_000; i++) {
            for (int topic = 0; topic < 20; topic++) {
                broadcasts.onTopic("t" + topic, this::hear);
            }
            for (int topic = 0; topic < 20; topic++) {
                broadcasts.forgetTopic("t" + topic);
            }
        }
        broadcasts.onTopic("last", this::hear);
        assertHears("last");

        long commands = redis.calls().get("subscribe") + redis.calls().getOrDefault("unsubscribe", 0L);
        assertThat(commands).isLessThan(1_000);
        await().until(() -> redis.commands().pubsubChannels("lw:topic:*").equals(List.of("lw:topic:last")));
    }

    @Test
    void whatCameAndWentWhileTheWayToRedisWasCutIsRightAfterwards() {
        for (int topic = 0; topic < 1_200; topic++) {
            broadcasts.onTopic("before" + topic, this::hear);
        }
        assertHears("before1199");
        cord.numbNewest();
        for (int topic = 0; topic < 1_200; topic++) {
            broadcasts.forgetTopic("before" + topic);
            broadcasts.onTopic("after" + topic, this::hear);
        }
        assertHears("after0");
        assertHears("after1199");
        await().until(() -> redis.commands().pubsubChannels("lw:topic:*").size() == 1_200);
    }

    @Test
    void aSubscriptionThatRedisHasEndedIsMadeAgain() {
        broadcasts.onTopic("news", this::hear);
        assertHears("news");
        redis.commands().clientKill(KillArgs.Builder.typePubsub());
        assertHears("news");
    }

    private void hear(byte[] payload) {
        heard.add(new String(payload, StandardCharsets.UTF_8));
    }

    /** What is published in a gap is lost, so it is said again. */
    private void assertHears(String topic) {
        heard.clear();
        await().until(() -> {
            redis.commands().publish("lw:topic:" + topic, topic);
            return heard.contains(topic);
        });
    }
}
