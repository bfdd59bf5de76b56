package io.longwire.gateway;

import static io.longwire.gateway.testing.Uplinks.frame;
import static io.longwire.gateway.testing.Uplinks.login;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.Range;
import io.lettuce.core.ScriptOutputType;
import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.LogWatch;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.proto.Downlink;
import io.longwire.proto.Kick;
import io.longwire.proto.Receipt.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Whoever may write one key, or publish on one channel, may spoil that, and not the gateways. */
class StrangersInRedisTest {

    /** More than a gateway reads of one value, less than Redis sends to a subscriber. */
    private static final String HUGE = "x".repeat(20 << 20);

    private static final String GOOD = "{\"id\":\"good\",\"to\":\"bob\",\"text\":\"hello\"}";
    private static final String IN = "lw:push:in";
    private static final String DEAD = "lw:push:dead";

    @AutoClose
    private final RealRedis redis = RealRedis.start();

    @AutoClose
    private final TestGateway gateway = TestGateway.start(redis, Flags.none());

    @Test
    void anEntryThatIsTooLargeForAPushBecomesADeadLetterWithoutItsBytes() throws IOException {
        RawPhone bob = gateway.phone("bob");
        redis.commands().xadd(IN, "m", HUGE);
        redis.commands().xadd(IN, "m", GOOD);

        assertThat(bob.take().getId()).isEqualTo("good");
        Map<String, String> letter = deadLetter();
        assertThat(letter)
                .containsEntry("reason", "too-large")
                .containsEntry("m", "")
                .containsEntry("detail", "it has 20971520 bytes, at most 229376 are looked at; they are not kept");
        await().untilAsserted(() -> assertThat(redis.commands().xlen(IN)).isZero());
        assertThat(redis.commands().xpending(IN, "gateways").getCount()).isZero();
    }

    @Test
    void anEntryThatNoAnswerInTimeCanHoldIsGivenUp() throws IOException {
        try (TestGateway impatient = TestGateway.start(
                redis, Flags.none().with("node-id", "impatient").with("redis-timeout", Duration.ofMillis(400)))) {
            gateway.drain();
            RawPhone bob = impatient.phone("bob");
            redis.commands()
                    .eval(
                            "return redis.call('XADD', KEYS[1], '*', 'm', string.rep('x', 160 * 1024 * 1024))",
                            ScriptOutputType.STATUS,
                            IN);
            redis.commands().xadd(IN, "m", GOOD);

            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(redis.commands().xlen(IN)).isZero());
            assertThat(bob.take().getId()).isEqualTo("good");
            assertThat(deadLetter()).containsEntry("m", "");
        }
    }

    @Test
    void anEntryWithManyFieldsOrNoneOfOursHoldsNobodyUp() throws IOException {
        RawPhone bob = gateway.phone("bob");
        Map<String, String> fields = new HashMap<>();
        IntStream.range(0, 100_000).forEach(i -> fields.put("field" + i, "value"));
        redis.commands().xadd(IN, fields);
        redis.commands().xadd(IN, "n", "x");
        redis.commands().xadd(IN, "m", GOOD);

        assertThat(bob.take().getId()).isEqualTo("good");
        assertThat(deadLetter())
                .containsEntry("reason", "bad-form")
                .containsEntry("detail", "it is empty, or stands in no field m");
    }

    @Test
    void aPushToAThousandUsersOfLongNamesIsStored() {
        String to = IntStream.range(0, 1_000)
                .mapToObj(i -> "\"" + "u".repeat(60) + (1_000 + i) + "\"")
                .collect(Collectors.joining(","));
        redis.commands().xadd(IN, "m", "{\"id\":\"many\",\"to\":[" + to + "],\"text\":\"hello\"}");

        await().untilAsserted(() -> assertThat(gateway.stored()).isEqualTo(1_000));
        await().untilAsserted(() -> assertThat(redis.commands().xlen(IN)).isZero());
    }

    @Test
    void aStreamThatIsNoneIsToldAndTheGatewayGoesOn() throws IOException {
        try (LogWatch log = new LogWatch()) {
            redis.commands().del(IN);
            redis.commands().set(IN, "x");
            await().untilAsserted(() -> assertThat(log.warnings()).anySatisfy(line -> assertThat(line)
                    .contains("the stream of pushes cannot be read, and what is in it waits: WRONGTYPE")));
            assertThat(gateway.metric("longwire.push.read.failures")).isPositive();
            assertThat(gateway.admin().isReady()).isTrue();
            RawPhone bob = gateway.phone("bob");

            redis.commands().del(IN);
            redis.commands().xadd(IN, "m", GOOD);
            assertThat(bob.take().getId()).isEqualTo("good");
        }
    }

    @Test
    void whatIsTooLargeOnAChannelIsPassedOver() throws IOException {
        RawPhone bob = gateway.phone("bob");
        redis.commands().publish("lw:push", HUGE);
        redis.commands().publish("lw:control", HUGE);
        redis.commands().publish("lw:push", "x".repeat(1 << 20));
        redis.commands().publish("lw:push", GOOD);
        assertThat(bob.take().getId()).isEqualTo("good");
        redis.commands().publish("lw:control", "{\"kick\":{\"user\":\"bob\"}}");
        assertThat(bob.kick().getReason()).isEqualTo(Kick.Reason.ADMIN);
        assertThat(gateway.metric("longwire.redis.oversize", "what", "value")).isEqualTo(2);
        assertThat(gateway.metric("longwire.redis.subscription.gaps")).isZero();
        await().untilAsserted(() -> assertThat(redis.commands().xrange(DEAD, Range.unbounded()))
                .anySatisfy(letter -> assertThat(letter.getBody())
                        .containsEntry("reason", "too-large")
                        .containsEntry("m", "")));
    }

    @Test
    void aTokenThatIsTooLargeLogsNobodyIn() throws IOException {
        try (TestGateway strict =
                TestGateway.start(redis, Flags.none().with("auth", "redis").with("node-id", "strict"))) {
            redis.commands().set("lw:token:huge", HUGE);
            redis.commands().set("lw:token:good", "alice");

            assertThat(logIn(strict, "huge").kick().getReason()).isEqualTo(Kick.Reason.UNAUTHENTICATED);
            assertThat(logIn(strict, "good").welcome().getUserId()).isEqualTo("alice");
        }
    }

    @Test
    void mailThatNoGatewayHasWrittenIsTakenOutAndTheRestIsDelivered() throws IOException {
        RawPhone alice = gateway.phone("alice");
        sendUntilStored(alice, "m1");
        redis.commands().lpush("lw:m:{bob}:any", HUGE);
        redis.commands().rpush("lw:m:{bob}:any", HUGE);
        sendUntilStored(alice, "m2");

        RawPhone bob = gateway.phone("bob");
        assertThat(List.of(bob.take().getId(), bob.take().getId())).containsExactly("m1", "m2");
        await().untilAsserted(() -> {
            // Copies of what was sent again while Redis was slow.
            for (Downlink frame : bob.untilEcho()) {
                if (frame.hasDeliver()) {
                    bob.ack(frame.getDeliver().getSeq());
                }
            }
            assertThat(redis.commands().exists("lw:m:{bob}:any")).isZero();
        });
        assertThat(gateway.metric("longwire.redis.oversize")).isZero();
    }

    /** Sends it again while Redis takes too long for what a stranger has left there. */
    private static void sendUntilStored(RawPhone phone, String id) {
        await().until(() -> {
            phone.send(id, "bob", "hello");
            return phone.receipt().getOutcome() == Outcome.STORED;
        });
    }

    @Test
    void aUsersStateThatIsNoneIsThatUsersTroubleAlone() throws IOException {
        redis.commands().set("lw:s:{bob}", "x");
        RawPhone alice = gateway.phone("alice");
        gateway.connect().write(frame(login("bob", "phone")));
        alice.send("to-bob", "bob", "hello");
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.REJECTED);
        alice.send("to-dave", "dave", "hello");
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
    }

    private static RawPhone logIn(TestGateway gateway, String token) throws IOException {
        RawPhone phone = gateway.connect();
        phone.write(frame(login("alice", "phone").setToken(token)));
        return phone;
    }

    private Map<String, String> deadLetter() {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(redis.commands().exists(DEAD)).isOne());
        return redis.commands().xrange(DEAD, Range.unbounded()).get(0).getBody();
    }
}
