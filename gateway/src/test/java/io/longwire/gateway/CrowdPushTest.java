package io.longwire.gateway;

import static io.longwire.gateway.testing.Uplinks.login;
import static io.longwire.gateway.testing.Uplinks.subscribe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.gateway.testing.ToldEvents;
import io.longwire.proto.Deliver;
import io.longwire.proto.Subscribe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Pushes to everybody and to topics, by either way, on two nodes. */
class CrowdPushTest {

    @AutoClose
    static final RealRedis redis = RealRedis.start();

    @AutoClose
    static final TestGateway here =
            TestGateway.start(redis, Flags.none().with("node-id", "here").with("event-loops", 2));

    @AutoClose
    static final TestGateway there = TestGateway.start(redis, Flags.none().with("node-id", "there"));

    private static RawPhone phone(TestGateway gateway, String user, String platform) throws IOException {
        RawPhone phone = gateway.connect();
        phone.logIn(login(user, user + "-phone").setPlatform(platform));
        return phone;
    }

    /** Listens, and waits until it is known that it does. */
    private static RawPhone listener(TestGateway gateway, String user, String... topics) throws IOException {
        RawPhone phone = gateway.phone(user);
        phone.write(subscribe(Subscribe.newBuilder().addAllTopic(List.of(topics))));
        phone.untilEcho();
        for (String topic : topics) {
            await().until(() -> redis.commands().pubsubNumsub("lw:topic:" + topic).values().stream()
                    .allMatch(nodes -> nodes > 0));
        }
        return phone;
    }

    @Test
    void aBroadcastReachesAllWhoAreOnLineOnEveryNodeByEitherWay() throws IOException {
        List<RawPhone> phones = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            phones.add(phone(here, "user-1-" + i, "ios"));
            phones.add(phone(there, "user-1-" + i + "-there", "ios"));
        }
        redis.commands().publish("lw:push", "{\"id\":\"all-1\",\"to\":\"*\",\"platform\":\"ios\",\"text\":\"x\"}");
        redis.commands().xadd("lw:push:in", "m", "{\"id\":\"all-2\",\"platform\":\"ios\",\"text\":\"x\"}");
        for (RawPhone phone : phones) {
            assertThat(phone.take(2)).extracting(Deliver::getId).containsExactlyInAnyOrder("all-1", "all-2");
        }
        await().untilAsserted(() -> assertThat(ToldEvents.broadcasts(redis, "all-1"))
                .filteredOn(event -> event.startsWith("done"))
                .containsExactlyInAnyOrder("done here 10 10", "done there 10 10"));
    }

    @Test
    void aTopicBeyondTheMostOfAGatewayIsPassedOverUntilAnotherIsLeft() throws IOException {
        try (TestGateway small = TestGateway.start(redis, Flags.none().with("max-topics", 2))) {
            RawPhone first = listener(small, "user-8-a", "t8.a", "t8.b");
            RawPhone second = small.phone("user-8-b");
            second.write(subscribe(Subscribe.newBuilder().addTopic("t8.c").addTopic("t8.a")));
            second.untilEcho();
            assertThat(small.metric("longwire.topics.passed.over")).isOne();
            assertThat(small.metric("longwire.topics")).isEqualTo(2);

            first.write(subscribe(Subscribe.newBuilder().addLeave("t8.b")));
            first.untilEcho();
            second.write(subscribe(Subscribe.newBuilder().addTopic("t8.c")));
            second.untilEcho();
            redis.commands().xadd("lw:push:in", "m", "{\"id\":\"c\",\"topic\":\"t8.c\",\"text\":\"x\"}");
            await().until(() -> redis.commands().pubsubNumsub("lw:topic:t8.c").get("lw:topic:t8.c") > 0);
            redis.commands().publish("lw:push", "{\"id\":\"c2\",\"topic\":\"t8.c\",\"text\":\"x\"}");
            assertThat(second.take().getTopic()).isEqualTo("t8.c");
        }
    }

    @Test
    void onlyTheChosenPlatformHasIt() throws IOException {
        RawPhone android = phone(here, "user-2-a", "android");
        RawPhone windows = phone(here, "user-2-w", "windows");
        redis.commands().publish("lw:push", "{\"id\":\"some\",\"platform\":\"android\",\"text\":\"x\"}");
        assertThat(android.take().getId()).isEqualTo("some");
        assertThat(windows.untilEcho()).isEmpty();
    }

    @Test
    void aPacedBroadcastCanBeCancelled() throws IOException {
        List<RawPhone> phones = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            phones.add(phone(there, "user-3-" + i, "slow"));
        }
        redis.commands().publish("lw:push", "{\"id\":\"paced\",\"platform\":\"slow\",\"rate\":2,\"text\":\"x\"}");
        await().until(() -> ToldEvents.broadcasts(redis, "paced").contains("begun there 20 0"));
        redis.commands().publish("lw:control", "{\"cancel\":{\"broadcast\":\"paced\"}}");
        await().until(() -> ToldEvents.broadcasts(redis, "paced").stream()
                .anyMatch(event -> event.startsWith("cancelled there 20")));
        int reached = 0;
        for (RawPhone phone : phones) {
            reached += phone.untilEcho().size();
        }
        assertThat(reached).isLessThan(20);
    }

    @Test
    void aTopicReachesThoseWhoListenOnEveryNodeInOrder() throws IOException {
        RawPhone alice = listener(here, "alice-4", "news");
        RawPhone bob = listener(there, "bob-4", "news", "sports");
        RawPhone carol = listener(there, "carol-4", "sports");
        for (int i = 0; i < 50; i++) {
            redis.commands().xadd("lw:push:in", "m", "{\"id\":\"n" + i + "\",\"topic\":\"news\",\"text\":\"x\"}");
        }
        for (RawPhone phone : List.of(alice, bob)) {
            List<Deliver> delivers = phone.take(50);
            assertThat(delivers).extracting(Deliver::getTopic).containsOnly("news");
            assertThat(delivers)
                    .extracting(Deliver::getId)
                    .startsWith("n0", "n1", "n2")
                    .endsWith("n49");
        }
        redis.commands().publish("lw:push", "{\"id\":\"s\",\"topic\":\"sports\",\"text\":\"x\"}");
        assertThat(bob.take().getId()).isEqualTo("s");
        assertThat(carol.take().getId()).isEqualTo("s");
        assertThat(alice.untilEcho()).isEmpty();
    }

    @Test
    void aNodeHearsATopicOnlyWhileOneOfItsPhonesListens() throws IOException {
        RawPhone alice = listener(here, "alice-5", "rare");
        RawPhone bob = listener(here, "bob-5", "rare");
        assertThat(redis.commands().pubsubNumsub("lw:topic:rare")).containsEntry("lw:topic:rare", 1L);
        alice.write(subscribe(Subscribe.newBuilder().addLeave("rare")));
        redis.commands().publish("lw:push", "{\"id\":\"r\",\"topic\":\"rare\",\"text\":\"x\"}");
        assertThat(bob.take().getId()).isEqualTo("r");
        assertThat(alice.untilEcho()).isEmpty();
        bob.close();
        await().until(() -> redis.commands().pubsubNumsub("lw:topic:rare").get("lw:topic:rare") == 0);
    }

    @Test
    void aTopicIsForThoseWhoAreOnLineOnly() throws IOException {
        RawPhone alice = listener(here, "alice-6", "now");
        alice.close();
        await().until(() -> redis.commands().pubsubNumsub("lw:topic:now").get("lw:topic:now") == 0);
        redis.commands().xadd("lw:push:in", "m", "{\"id\":\"late\",\"topic\":\"now\",\"text\":\"x\"}");
        await().until(() -> redis.commands().xlen("lw:push:in") == 0);
        assertThat(here.phone("alice-6").untilEcho()).isEmpty();
    }

    @Test
    void badTopicsArePassedOver() throws IOException {
        RawPhone alice = here.phone("alice-7");
        double before = here.metric("longwire.topics.passed.over");
        alice.write(subscribe(
                Subscribe.newBuilder().addTopic("no topic").addTopic("").addTopic("fine")));
        assertThat(alice.untilEcho()).isEmpty();
        assertThat(here.metric("longwire.topics.passed.over") - before).isEqualTo(2);
    }
}
