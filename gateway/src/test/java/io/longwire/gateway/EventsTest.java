package io.longwire.gateway;

import static io.longwire.gateway.testing.Uplinks.frame;
import static io.longwire.gateway.testing.Uplinks.login;
import static io.longwire.gateway.testing.Uplinks.logout;
import static io.longwire.gateway.testing.Uplinks.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.gateway.testing.ToldEvents;
import io.longwire.proto.Receipt.Outcome;
import io.longwire.proto.Welcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What backends are told by gateways with phones. */
class EventsTest {

    @AutoClose
    static final RealRedis redis = RealRedis.start();

    @AutoClose
    static final TestGateway here =
            TestGateway.start(redis, Flags.none().with("node-id", "here").with("ack-timeout", Duration.ofMillis(200)));

    @AutoClose
    static final TestGateway there = TestGateway.start(redis, Flags.none().with("node-id", "there"));

    private static void awaitEvents(String user, String... words) {
        await().untilAsserted(() -> assertThat(
                        ToldEvents.words(redis, user, "device", "reason", "byDevice", "from", "id", "type", "count"))
                .containsExactly(words));
    }

    @Test
    void aLoginAndALogoutNameTheSameSessionTheNodeAndTheTime() throws IOException {
        long before = System.currentTimeMillis();
        RawPhone phone = here.connect();
        Welcome welcome = phone.logIn(login("alice-1", "d1").setPlatform("ios"));
        phone.write(logout());
        phone.untilEnd();

        awaitEvents("alice-1", "login d1", "logout d1 logout");
        for (JsonNode event : ToldEvents.of(redis, "alice-1")) {
            assertThat(event.get("session").asText()).isEqualTo(welcome.getSessionId());
            assertThat(event.get("platform").asText()).isEqualTo("ios");
            assertThat(event.get("node").asText()).isEqualTo("here");
            assertThat(event.get("at").asLong()).isBetween(before, System.currentTimeMillis());
        }
    }

    @Test
    void aLostConnectionIsALogoutToo() throws IOException {
        here.phone("alice-2", "d1").reset();

        awaitEvents("alice-2", "login d1", "logout d1 disconnected");
    }

    @Test
    void whoIsReplacedOnAnotherNodeIsKickedThere() throws IOException {
        RawPhone phone = here.phone("alice-3", "d1");
        there.phone("alice-3", "d2");
        phone.kick();

        await().untilAsserted(() -> assertThat(
                        ToldEvents.words(redis, "alice-3", "device", "reason", "byDevice", "node"))
                .containsExactlyInAnyOrder("login d1 here", "kick d1 replaced d2 here", "login d2 there"));
    }

    @Test
    void whoIsNotWelcomedIsNotTold() throws IOException {
        here.phone("alice-4", "d1");
        RawPhone late = here.connect();
        late.write(frame(login("alice-4", "d2").setResume("any")));
        late.kick();
        RawPhone rude = here.phone("alice-4", "d1");
        rude.write(frame(login("alice-4", "d1")));
        rude.kick();

        awaitEvents("alice-4", "login d1", "logout d1 same_device", "login d1", "kick d1 not_allowed");
    }

    @Test
    void aMessageForWhoIsOffLineIsStored() throws IOException {
        RawPhone alice = here.phone("alice-5");
        alice.send(message("m1", "bob-5", "hello").setType("chat"));
        alice.send(message("typing", "bob-5", "").setTransient(true));
        alice.send(message("m2", "bob-5", "hello"));
        assertThat(alice.receipts(3)).extracting("outcome").contains(Outcome.DROPPED);

        awaitEvents("bob-5", "stored alice-5 m1 chat", "stored alice-5 m2 text");
    }

    @Test
    void aMessageThatAPhoneOnLineLeavesUnacknowledgedIsStored() throws IOException {
        RawPhone alice = here.phone("alice-6");
        RawPhone bob = here.phone("bob-6", "d1");
        alice.send("m1", "bob-6", "taken");
        bob.take();
        alice.receipt();
        alice.send("m2", "bob-6", "hello");
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);

        awaitEvents("bob-6", "login d1", "stored alice-6 m2 text");
    }

    @Test
    void whatDoesNotFitIsNotStored() throws IOException {
        try (TestGateway small = TestGateway.startUnlike(redis, Flags.none().with("mailbox-limit", 1))) {
            RawPhone alice = small.phone("alice-7");
            alice.send("m1", "bob-7", "hello");
            alice.send("m2", "bob-7", "hello");
            alice.receipts(2);

            awaitEvents("bob-7", "stored alice-7 m1 text");
        }
    }

    @Test
    void mailThatRanOutIsToldAtTheNextLogin() throws IOException {
        RawPhone alice = here.phone("alice-8");
        alice.send(message("m1", "bob-8", "hello").setTtlSeconds(1));
        alice.receipt();
        await().until(() -> here.connect().logIn("bob-8", "d1").getExpired() > 0);

        await().untilAsserted(() ->
                assertThat(ToldEvents.words(redis, "bob-8", "reason", "count")).contains("undelivered expired 1"));
    }

    @Test
    void onlyWhatIsAskedForIsTold() throws IOException {
        try (TestGateway few = TestGateway.start(redis, Flags.none().with("events", "kick,stored"))) {
            few.phone("alice-9", "d1");
            RawPhone phone = few.phone("alice-9", "d2");
            phone.send("m1", "alice-9-away", "hello");
            phone.write(logout());
            phone.untilEnd();
            awaitEvents("alice-9", "kick d1 replaced d2");
            awaitEvents("alice-9-away", "stored alice-9 m1 text");
        }
        try (TestGateway none = TestGateway.start(redis, Flags.none().with("events", "none"))) {
            none.phone("alice-9", "d3").send("m1", "alice-9-away", "hello");
        }
        awaitEvents("alice-9", "kick d1 replaced d2");
        awaitEvents("alice-9-away", "stored alice-9 m1 text");
    }

    @Test
    void theLogoutsOfADrainAreTold() throws IOException {
        try (TestGateway leaving = TestGateway.start(redis, Flags.none())) {
            for (int i = 0; i < 50; i++) {
                leaving.phone("alice-10", "d" + i % 2);
            }
            leaving.phone("alice-11", "d1");
            leaving.drain();
        }

        List<String> words = ToldEvents.words(redis, "alice-11", "reason");
        assertThat(words).containsExactly("login", "kick draining");
        assertThat(ToldEvents.words(redis, "alice-10", "reason"))
                .hasSize(100)
                .last()
                .isEqualTo("kick draining");
    }

    @Test
    void whatHappensWhileRedisIsAwayIsToldWhenItIsBack() throws IOException {
        try (RealRedis own = RealRedis.start();
                TestGateway gateway = TestGateway.start(own, Flags.none())) {
            RawPhone alice = gateway.phone("alice-12", "d1");
            own.kill();
            alice.write(logout());
            alice.untilEnd();
            own.restart();

            await().untilAsserted(() -> assertThat(ToldEvents.words(own, "alice-12", "device", "reason"))
                    .containsExactly("login d1", "logout d1 logout"));
            assertThat(gateway.metric("longwire.events", "outcome", "lost")).isZero();
        }
    }
}
