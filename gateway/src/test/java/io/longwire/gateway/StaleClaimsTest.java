package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.proto.Receipt.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Claims in Redis whose sessions have ended: a message finds its way past them, with few questions, and is receipted. */
class StaleClaimsTest {

    /** More than one message needs, far less than a loop asks in the time of a receipt. */
    private static final long FEW = 12;

    @AutoClose
    static final RealRedis redis = RealRedis.start("--slowlog-log-slower-than", "0", "--slowlog-max-len", "100000");

    @AutoClose
    static final TestGateway here =
            TestGateway.start(redis, Flags.none().with("node-id", "here").with("devices", "per-device"));

    @AutoClose
    static final TestGateway there =
            TestGateway.start(redis, Flags.none().with("node-id", "there").with("devices", "per-device"));

    /** A session of a process that has ended, or of one that lives and does not know it. */
    private static void claim(String user, String device, String instance, int epoch) {
        redis.commands()
                .hset(
                        "lw:s:{" + user + "}",
                        Map.of(
                                "h:" + device,
                                "1 " + instance + " session-of-" + device + " " + epoch + " " + device + " 5",
                                "epoch",
                                "" + epoch));
    }

    private static String instance(String node) {
        return redis.commands().get("lw:node:" + node);
    }

    private static String holder(String user, String device) {
        return redis.commands().hget("lw:s:{" + user + "}", "h:" + device);
    }

    /** How many scripts were run for a user; what gateways ask for themselves, or for others, does not count. */
    private static long questions(String user) {
        return redis.commandsRun().stream()
                .filter(command -> command.get(0).toLowerCase(Locale.ROOT).startsWith("eval"))
                .filter(command -> command.contains("lw:s:{" + user + "}"))
                .count();
    }

    private static void assertStoredWithFewQuestions(RawPhone alice, String user) throws IOException {
        long before = questions(user);
        alice.send("m1", user, "hello");
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
        assertThat(questions(user) - before).isPositive().isLessThan(FEW);
    }

    @Test
    void twoDevicesOfAProcessThatHasDied() throws IOException {
        claim("bob-1", "phone", "here@earlier", 5);
        claim("bob-1", "tablet", "here@earlier", 6);
        assertStoredWithFewQuestions(here.phone("alice-1"), "bob-1");
        assertThat(holder("bob-1", "phone")).startsWith("0 ");
        assertThat(holder("bob-1", "tablet")).startsWith("0 ");
        assertThat(here.phone("bob-1", "tablet").take().getId()).isEqualTo("m1");
        assertThat(there.phone("bob-1", "phone").take().getId()).isEqualTo("m1");
    }

    @Test
    void devicesOfDifferentProcessesThatHaveDied() throws IOException {
        claim("bob-2", "phone", "gone@1", 5);
        claim("bob-2", "tablet", "away@2", 6);
        claim("bob-2", "laptop", instance("here"), 7);
        assertStoredWithFewQuestions(here.phone("alice-2"), "bob-2");
    }

    @Test
    void aDeadClaimBesideOneThatLives() throws IOException {
        claim("bob-3", "ghost", "gone@1", 5);
        RawPhone bob = there.phone("bob-3", "phone");
        RawPhone alice = here.phone("alice-3");
        long before = questions("bob-3");
        alice.send("m1", "bob-3", "hello");
        assertThat(bob.take().getId()).isEqualTo("m1");
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(questions("bob-3") - before).isLessThan(FEW);
        assertThat(here.phone("bob-3", "ghost").take().getId()).isEqualTo("m1");
    }

    @Test
    void sessionsThatANodeThatLivesDoesNotHave() throws IOException {
        claim("bob-4", "phone", instance("there"), 5);
        claim("bob-4", "tablet", instance("there"), 6);
        assertStoredWithFewQuestions(here.phone("alice-4"), "bob-4");
        assertThat(there.phone("bob-4", "phone").take().getId()).isEqualTo("m1");
    }

    @Test
    void sessionsThatTheAskingNodeDoesNotHave() throws IOException {
        claim("bob-5", "phone", instance("here"), 5);
        claim("bob-5", "tablet", instance("here"), 6);
        assertStoredWithFewQuestions(here.phone("alice-5"), "bob-5");
    }

    /** The other devices of a user who is here may have died with another process, or be unknown to it. */
    @Test
    void aUserWhoIsHereWithAnotherDevice() throws IOException {
        claim("bob-6", "old", "gone@1", 5);
        claim("bob-6", "ghost", instance("there"), 6);
        RawPhone bob = here.phone("bob-6", "phone");
        RawPhone alice = here.phone("alice-6");
        long before = questions("bob-6");
        alice.send("m1", "bob-6", "hello");
        assertThat(bob.take().getId()).isEqualTo("m1");
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(questions("bob-6") - before).isLessThan(FEW);
        for (String device : List.of("old", "ghost")) {
            assertThat(there.phone("bob-6", device).take().getId()).isEqualTo("m1");
        }
    }

    @Test
    void aDeviceOfWhichThisNodeWasNotToldIsKnownAfterAGap() throws IOException {
        RawPhone phone = here.phone("bob-7", "phone");
        RawPhone alice = here.phone("alice-7");
        alice.send("m1", "bob-7", "hello");
        phone.take();
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);

        // As a login on another node would, whose word to this one was lost.
        redis.commands()
                .hset(
                        "lw:s:{bob-7}",
                        "h:tablet",
                        "0 there@1 session 99999999999999 tablet " + System.currentTimeMillis());
        double gaps = here.metric("longwire.redis.subscription.gaps");
        redis.commands().clientKill(io.lettuce.core.KillArgs.Builder.typePubsub());
        await().until(() -> here.metric("longwire.redis.subscription.gaps") > gaps);
        await().until(() -> here.metric("longwire.redis.subscribed") == 1);

        alice.send("m2", "bob-7", "hello");
        phone.take();
        alice.receipt();
        assertThat(redis.commands().llen("lw:m:{bob-7}:tablet")).isOne();
    }
}
