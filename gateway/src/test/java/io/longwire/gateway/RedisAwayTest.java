package io.longwire.gateway;

import static io.longwire.gateway.testing.Uplinks.frame;
import static io.longwire.gateway.testing.Uplinks.login;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.LogWatch;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.proto.Deliver;
import io.longwire.proto.Kick;
import io.longwire.proto.Receipt;
import io.longwire.proto.Receipt.Code;
import io.longwire.proto.Receipt.Outcome;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redis hangs, dies, comes back, and comes back empty. */
class RedisAwayTest {

    @AutoClose
    static final LogWatch log = new LogWatch();

    @AutoClose
    final RealRedis redis = RealRedis.start();

    @AutoClose
    final TestGateway gateway = TestGateway.start(redis, Flags.none().with("redis-timeout", Duration.ofMillis(500)));

    private RawPhone alice;
    private RawPhone bob;

    @BeforeEach
    void twoPhonesAreOnLine() throws IOException {
        alice = gateway.phone("alice");
        bob = gateway.phone("bob");
    }

    @AfterEach
    void nobodyCriedForHelp() {
        assertThat(log.errors()).isEmpty();
    }

    @Test
    void theStatusPageKeepsItsTypesWhileRedisHangs() throws IOException {
        redis.pause();
        try {
            JsonNode status =
                    new ObjectMapper().readTree(gateway.admin().get("/status").body());
            assertThat(status.at("/nodes").isArray()).as(status.toString()).isTrue();
            assertThat(status.at("/nodesKnown").isBoolean()).isTrue();
            assertThat(status.at("/nodesKnown").asBoolean()).isFalse();
        } finally {
            redis.resume();
        }
    }

    @Test
    void whileRedisHangsPhonesOnLineChatOnAndWhatNeedsItIsRefusedForNow() throws IOException {
        redis.pause();
        alice.send("m1", "nobody", "hello");
        RawPhone late = gateway.connect();
        late.write(frame(login("late", "phone")));
        alice.send("m2", "bob", "hello");
        assertThat(bob.take().getId()).isEqualTo("m2");
        assertThat(alice.receipt().getId()).as("does not wait for m1").isEqualTo("m2");

        assertUnavailable(alice.receipt(), "m1");
        Kick kick = late.kick();
        assertThat(kick.getReason()).isEqualTo(Kick.Reason.UNAVAILABLE);
        assertThat(kick.getRetryAfterMs()).isPositive();
        assertNotReady();
        alice.send("m3", "nobody", "refused at once now");
        assertUnavailable(alice.receipt(), "m3");

        redis.resume();
        await().until(gateway.admin()::isReady);
        assertMailWorks();
        chatOrStore("m4");
    }

    @Test
    void whileRedisHangsAPhoneThatDoesNotAcknowledgeKeepsWhatItHas() throws IOException {
        redis.pause();
        await().until(() -> !gateway.admin().isReady());
        alice.send("m1", "bob", "hello");
        Deliver deliver = bob.deliver();
        bob.close();
        assertUnavailable(alice.receipt(), "m1");
        redis.resume();
        await().until(gateway.admin()::isReady);

        alice.send("m1", "bob", "hello");
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
        assertThat(gateway.phone("bob").take().getId()).isEqualTo(deliver.getId());
    }

    @Test
    void aRedisThatDiesIsNoticedAndSessionsAreRegisteredAgainWhenItComesBackEmpty() throws IOException {
        redis.kill();
        await().until(() -> !gateway.admin().isReady());
        assertNotReady();
        assertThat(log.warnings()).contains("Redis is away: the connection was closed");
        chat("m1");
        alice.send("m2", "nobody", "hello");
        assertUnavailable(alice.receipt(), "m2");

        redis.restartEmpty();
        await().until(gateway.admin()::isReady);
        await().untilAsserted(() -> assertThat(redis.commands().hget("lw:s:{bob}", "h:any"))
                .startsWith("1 ")
                .contains(" bob-phone "));
        await().until(() -> redis.commands().hexists("lw:s:{alice}", "epoch"));
        chatOrStore("m3");
        assertMailWorks();
    }

    @Test
    void aSlotThatCouldNotBeGivenBackWhileRedisHangsIsGivenBackAfterwards() throws IOException {
        redis.pause();
        await().until(() -> !gateway.admin().isReady());
        bob.close();
        await().until(() -> gateway.connections() == 1);
        redis.resume();
        await().until(gateway.admin()::isReady);
        await().untilAsserted(() ->
                assertThat(redis.commands().hget("lw:s:{bob}", "h:any")).startsWith("0 "));
    }

    @Test
    void aRedisThatIsStartedAgainStillHasTheMail() throws IOException {
        alice.send("m1", "carol", "hello");
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
        redis.kill();
        await().until(() -> !gateway.admin().isReady());
        redis.restart();
        await().until(gateway.admin()::isReady);

        RawPhone carol = awaitLogin("carol");
        assertThat(carol.take().getId()).isEqualTo("m1");
        chatOrStore("m2");
    }

    @Test
    void aReconnectAfterRedisHasForgottenEverythingIsStillNoEviction() throws IOException {
        RawPhone young = gateway.phone("bob", "young");
        bob.kick();
        redis.kill();
        redis.restartEmpty();
        await().untilAsserted(() ->
                assertThat(redis.commands().hget("lw:s:{bob}", "h:any")).startsWith("1 "));

        RawPhone back = gateway.connect();
        back.write(frame(login("bob", "bob-phone").setResume("any")));
        assertThat(back.kick().getByDevice()).isEqualTo("young");
        assertThat(young.untilEcho()).isEmpty();
    }

    @Test
    void aPhoneBehindWithItsMailGetsAllOfItWhenRedisComesBack() throws IOException {
        for (int i = 0; i < 300; i++) {
            alice.send("m" + i, "dave", "hello");
            alice.receipt();
        }
        RawPhone dave = gateway.phone("dave");
        for (int i = 0; i < 100; i++) {
            assertThat(dave.deliver().getId()).isEqualTo("m" + i);
        }
        redis.pause();
        dave.ack(100);
        await().until(() -> !gateway.admin().isReady());
        redis.resume();

        assertThat(dave.take(200)).extracting(Deliver::getId).contains("m299");
        await().untilAsserted(() ->
                assertThat(redis.commands().exists("lw:m:{dave}:any")).isZero());
    }

    @Test
    void scriptsThatRedisHasForgottenAreTaughtAgainUnnoticed() throws IOException {
        for (int i = 0; i < 3; i++) {
            redis.commands().scriptFlush();
            alice.send("m" + i, "erin", "hello");
            assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
            redis.commands().scriptFlush();
            RawPhone erin = gateway.phone("erin");
            assertThat(erin.take().getId()).isEqualTo("m" + i);
            redis.commands().scriptFlush();
            await().untilAsserted(() ->
                    assertThat(redis.commands().exists("lw:m:{erin}:any")).isZero());
            erin.close();
            await().untilAsserted(() ->
                    assertThat(redis.commands().hget("lw:s:{erin}", "h:any")).startsWith("0 "));
        }
    }

    @Test
    void aRedisThatTakesNoWritesRefusesMailAndStopsNothingElse() throws IOException {
        redis.commands().configSet("maxmemory", "1");
        alice.send("m1", "frank", "hello");
        assertUnavailable(alice.receipt(), "m1");
        chat("m2");
        redis.commands().configSet("maxmemory", "0");

        assertMailWorks();
    }

    private void chat(String id) throws IOException {
        alice.send(id, "bob", "hello");
        assertThat(bob.take().getId()).isEqualTo(id);
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);
    }

    /** Just after Redis was away others may have stored mail past bob, and his mailbox is looked into first. */
    private void chatOrStore(String id) throws IOException {
        alice.send(id, "bob", "hello");
        assertThat(bob.take().getId()).isEqualTo(id);
        assertThat(alice.receipt().getOutcome()).isIn(Outcome.STORED, Outcome.DELIVERED);
    }

    private void assertMailWorks() throws IOException {
        alice.send("mail", "mary", "hello");
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
        assertThat(awaitLogin("mary").take().getId()).isEqualTo("mail");
    }

    /** The connections to Redis come back one by one, the one of the health probe not always as the last. */
    private RawPhone awaitLogin(String user) {
        return await().ignoreExceptionsInstanceOf(AssertionError.class).until(() -> gateway.phone(user), phone -> true);
    }

    private void assertNotReady() {
        var readiness = await().until(gateway.admin()::readiness, page -> page.status() == 503);
        assertThat(readiness.body()).contains("Redis is away");
        assertThat(gateway.admin().get("/health/live").status()).isEqualTo(200);
    }

    private static void assertUnavailable(Receipt receipt, String id) {
        assertThat(receipt.getId()).isEqualTo(id);
        assertThat(receipt.getOutcome()).isEqualTo(Outcome.REJECTED);
        assertThat(receipt.getCode()).isEqualTo(Code.UNAVAILABLE);
        assertThat(receipt.getRetryAfterMs()).isPositive();
    }
}
