package io.longwire.gateway;

import static io.longwire.gateway.testing.Uplinks.frame;
import static io.longwire.gateway.testing.Uplinks.login;
import static io.longwire.gateway.testing.Uplinks.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.proto.Deliver;
import io.longwire.proto.Receipt;
import io.longwire.proto.Receipt.Code;
import io.longwire.proto.Receipt.Outcome;
import io.longwire.proto.Welcome;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Messages that wait in Redis: how they get there, how they come out, and how they run out. */
class MailTest {

    @AutoClose
    static final RealRedis redis = RealRedis.start();

    @AutoClose
    static final TestGateway gateway = TestGateway.start(redis);

    @Test
    void mailIsAnnouncedAndComesInOrderBeforeAnythingNew() throws IOException {
        RawPhone alice = gateway.phone("alice-1");
        for (int i = 1; i <= 300; i++) { // more than one page, and more than fits in flight
            alice.send("m" + i, "bob-1", "text " + i);
            assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
        }

        RawPhone bob = gateway.connect();
        Welcome welcome = bob.logIn("bob-1", "phone");
        assertThat(welcome.getPending()).isEqualTo(300);
        alice.send("new", "bob-1", "something new");
        for (int i = 1; i <= 300; i++) {
            Deliver deliver = bob.take();
            assertThat(deliver.getSeq()).isEqualTo(i);
            assertThat(deliver.getId()).isEqualTo("m" + i);
            assertThat(deliver.getPayload().toStringUtf8()).isEqualTo("text " + i);
            assertThat(deliver.getRedelivered()).isFalse();
        }
        assertThat(bob.take().getId()).isEqualTo("new");
        await().untilAsserted(() ->
                assertThat(redis.commands().exists("lw:m:{bob-1}:any")).isZero());
    }

    @Test
    void onceTheMailIsReadMessagesAreDeliveredWithoutRedisAgain() throws IOException {
        RawPhone alice = gateway.phone("alice-2");
        alice.send("m1", "bob-2", "stored");
        alice.receipt();
        RawPhone bob = gateway.phone("bob-2");
        bob.take();

        await().until(() -> {
            alice.send(message("typing", "bob-2", "").setTransient(true));
            return alice.untilEcho().isEmpty(); // not dropped: it waits for an ack
        });
        bob.take();
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void whatWasNotAcknowledgedComesAgainMarkedAndWhatIsNewDoesNot() throws IOException {
        RawPhone alice = gateway.phone("alice-3");
        RawPhone bob = gateway.phone("bob-3");
        alice.send("m1", "bob-3", "acknowledged");
        bob.take();
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);
        alice.send("m2", "bob-3", "seen");
        alice.send("m3", "bob-3", "seen");
        bob.deliver();
        bob.deliver();
        bob.close();
        assertThat(alice.receipts(2)).extracting(Receipt::getOutcome).containsOnly(Outcome.STORED);
        alice.send("m4", "bob-3", "new");
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);

        RawPhone again = gateway.connect();
        assertThat(again.logIn("bob-3", "bob-3-phone").getPending()).isEqualTo(3);
        assertThat(again.take(3))
                .extracting(Deliver::getSeq, Deliver::getId, Deliver::getRedelivered)
                .containsExactly(tuple(1L, "m2", true), tuple(2L, "m3", true), tuple(3L, "m4", false));
    }

    @Test
    void mailThatWasReadButNotAcknowledgedComesAgainMarked() throws IOException {
        RawPhone alice = gateway.phone("alice-4");
        for (int i = 1; i <= 3; i++) {
            alice.send("m" + i, "bob-4", "hello");
            alice.receipt();
        }
        RawPhone bob = gateway.phone("bob-4");
        bob.take();
        bob.deliver();
        bob.close();

        RawPhone again = gateway.phone("bob-4");
        assertThat(again.take(2))
                .extracting(Deliver::getId, Deliver::getRedelivered)
                .containsExactly(tuple("m2", true), tuple("m3", true));
    }

    @Test
    void withholdingTheAckTurnsAMessageIntoMailAndALateAckIsStillTaken() throws IOException {
        try (TestGateway quick = TestGateway.start(redis, Flags.none().with("ack-timeout", Duration.ofMillis(200)))) {
            RawPhone alice = quick.phone("alice-5");
            RawPhone bob = quick.phone("bob-5");
            alice.send("m1", "bob-5", "hello");
            alice.send("m2", "bob-5", "hello");
            bob.deliver();
            bob.deliver();

            assertThat(alice.receipts(2)).extracting(Receipt::getOutcome).containsOnly(Outcome.STORED);
            assertThat(redis.commands().llen("lw:m:{bob-5}:any")).isEqualTo(2);
            bob.ack(2);
            await().untilAsserted(() ->
                    assertThat(redis.commands().exists("lw:m:{bob-5}:any")).isZero());
            alice.send("m3", "bob-5", "hello");
            Deliver third = bob.take();
            assertThat(third.getSeq()).isEqualTo(3);
            assertThat(third.getId()).isEqualTo("m3");
        }
    }

    @Test
    void aMessageWhoseTimeToLiveRunsOutIsNotDeliveredAndCounted() throws IOException {
        RawPhone alice = gateway.phone("alice-6");
        alice.send(message("m1", "bob-6", "short").setTtlSeconds(1));
        alice.send("m2", "bob-6", "long");
        alice.send(message("m3", "bob-6", "short").setTtlSeconds(1));
        alice.receipts(3);
        String expiresAt = redis.commands().hget("lw:s:{bob-6}", "x:any");
        await().until(() -> Long.parseLong(redis.commands().time().get(0)) * 1_000 > Long.parseLong(expiresAt) + 1_000);

        RawPhone bob = gateway.connect();
        Welcome welcome = bob.logIn("bob-6", "phone");
        assertThat(welcome.getPending()).isEqualTo(1);
        assertThat(welcome.getExpired()).isEqualTo(2);
        assertThat(bob.take().getId()).isEqualTo("m2");
        assertThat(bob.untilEcho()).isEmpty();

        RawPhone again = gateway.connect();
        assertThat(again.logIn("bob-6", "phone").getExpired()).as("told once").isZero();
    }

    @Test
    void mailOlderThanTheRetentionIsGoneAndCounted() throws IOException {
        try (TestGateway forgetful =
                TestGateway.startUnlike(redis, Flags.none().with("retention", Duration.ofSeconds(1)))) {
            RawPhone alice = forgetful.phone("alice-7");
            alice.send("m1", "bob-7", "hello");
            alice.send(message("m2", "bob-7", "hello").setTtlSeconds(1_000_000));
            alice.receipts(2);
            await().until(() -> redis.commands().exists("lw:m:{bob-7}:any") == 0);

            RawPhone bob = forgetful.connect();
            Welcome welcome = bob.logIn("bob-7", "phone");
            assertThat(welcome.getPending()).isZero();
            assertThat(welcome.getExpired()).isEqualTo(2);
            assertThat(forgetful.metric("longwire.mailbox.expired")).isEqualTo(2);
            assertThat(bob.untilEcho()).isEmpty();
        }
    }

    @Test
    void theLongestTimeToLiveIsOneToo() throws IOException {
        RawPhone alice = gateway.phone("alice-8");
        alice.send(message("m1", "bob-8", "hello").setTtlSeconds(-1)); // 136 years on the wire
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);

        assertThat(gateway.phone("bob-8").take().getId()).isEqualTo("m1");
    }

    @Test
    void aFullMailboxRefusesWhatIsNewAndKeepsWhatItHas() throws IOException {
        try (TestGateway small = TestGateway.startUnlike(redis, Flags.none().with("mailbox-limit", 3))) {
            RawPhone alice = small.phone("alice-9");
            for (int i = 1; i <= 3; i++) {
                alice.send("m" + i, "bob-9", "hello");
                assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
            }
            alice.send("m4", "bob-9", "one too many");

            Receipt refused = alice.receipt();
            assertThat(refused.getOutcome()).isEqualTo(Outcome.REJECTED);
            assertThat(refused.getCode()).isEqualTo(Code.MAILBOX_FULL);
            assertThat(refused.getRetryAfterMs()).isPositive();
            assertThat(small.phone("bob-9").take(3)).extracting(Deliver::getId).containsExactly("m1", "m2", "m3");
        }
    }

    @Test
    void aMailboxIsFullByItsBytesToo() throws IOException {
        try (TestGateway small = TestGateway.startUnlike(redis, Flags.none().with("mailbox-bytes", "64KiB"))) {
            RawPhone alice = small.phone("alice-bytes");
            String text = "x".repeat(30_000);
            for (int i = 1; i <= 2; i++) {
                alice.send("m" + i, "bob-bytes", text);
                assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
            }
            alice.send("m3", "bob-bytes", text);
            assertThat(alice.receipt().getCode()).isEqualTo(Code.MAILBOX_FULL);
            alice.send("m4", "carol-bytes", text);
            assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
            assertThat(small.phone("bob-bytes").take(2))
                    .extracting(Deliver::getId)
                    .containsExactly("m1", "m2");
        }
    }

    @Test
    void aPhoneThatFillsMailboxesOfManyNamesIsSlowedDown() throws IOException {
        try (TestGateway small = TestGateway.startUnlike(redis, Flags.none().with("max-stored-per-minute", "64KiB"))) {
            RawPhone alice = small.phone("alice-quota");
            String text = "x".repeat(60_000);
            for (int i = 1; i <= 2; i++) {
                alice.send("m" + i, "nobody-" + i, text);
                assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
            }
            alice.send("m3", "nobody-3", text);
            Receipt refused = alice.receipt();
            assertThat(refused.getCode()).isEqualTo(Code.RATE_LIMITED);
            assertThat(refused.getRetryAfterMs()).isBetween(10_000, 60_000);
            RawPhone bob = small.phone("bob-quota");
            bob.send("m1", "nobody-3", text);
            assertThat(bob.receipt().getOutcome()).isEqualTo(Outcome.STORED);
        }
    }

    @Test
    void moreIsTakenOfABatchThanFitsButOnlyWhatFitsIsReceiptedAsStored() throws IOException {
        try (TestGateway small = TestGateway.startUnlike(redis, Flags.none().with("mailbox-limit", 3))) {
            RawPhone alice = small.connect();
            alice.write(
                    frame(login("alice-10", "phone")),
                    frame(message("m1", "bob-10", "1")),
                    frame(message("m2", "bob-10", "2")),
                    frame(message("m3", "bob-10", "3")),
                    frame(message("m4", "bob-10", "4")),
                    frame(message("m5", "bob-10", "5")));

            assertThat(alice.receipts(5))
                    .extracting(Receipt::getOutcome)
                    .containsExactly(
                            Outcome.STORED, Outcome.STORED, Outcome.STORED, Outcome.REJECTED, Outcome.REJECTED);
            assertThat(redis.commands().llen("lw:m:{bob-10}:any")).isEqualTo(3);
        }
    }

    @Test
    void anEntryThatNobodyCanReadIsRemovedAndTheOthersAreDelivered() throws IOException {
        RawPhone alice = gateway.phone("alice-11");
        alice.send("m1", "bob-11", "hello");
        alice.receipt();
        redis.commands().rpush("lw:m:{bob-11}:any", "rubbish!9999999999999\u0001\u0002");
        alice.send("m2", "bob-11", "hello");
        alice.receipt();

        assertThat(gateway.phone("bob-11").take(2)).extracting(Deliver::getId).containsExactly("m1", "m2");
        await().untilAsserted(() ->
                assertThat(redis.commands().exists("lw:m:{bob-11}:any")).isZero());
    }

    @Test
    void aGatewayFindsTheMailThatAnotherHasStored() throws IOException {
        RawPhone alice = gateway.phone("alice-12");
        alice.send("m1", "bob-12", "hello");
        alice.receipt();

        try (TestGateway other = TestGateway.start(redis)) {
            assertThat(other.phone("bob-12").take().getId()).isEqualTo("m1");
        }
    }
}
