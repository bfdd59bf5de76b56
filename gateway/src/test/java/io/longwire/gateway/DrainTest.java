package io.longwire.gateway;

import static io.longwire.gateway.testing.Uplinks.frame;
import static io.longwire.gateway.testing.Uplinks.login;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.proto.Kick;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A gateway that goes away while phones come. */
class DrainTest {

    @AutoClose
    final RealRedis redis = RealRedis.start();

    @AutoClose
    final TestGateway gateway = TestGateway.start(redis);

    @Test
    void whoLogsInDuringTheDrainIsSentAway() throws IOException {
        RawPhone late = gateway.connect();
        gateway.phone("early");
        CompletableFuture<Void> drain = CompletableFuture.runAsync(gateway::drain);
        await().untilAsserted(
                        () -> assertThat(gateway.admin().readiness().body()).contains("draining"));
        late.write(frame(login("late", "phone")));

        Kick kick = late.kick();
        assertThat(kick.getReason()).isEqualTo(Kick.Reason.DRAINING);
        assertThat(kick.getRetryAfterMs()).isPositive();
        await().until(drain::isDone);
    }

    @Test
    void whileBalancersStillSendPhonesTheyAreServedAndTheGatewayIsNotReady() throws IOException {
        try (TestGateway leaving = TestGateway.start(
                redis, Flags.none().with("node-id", "leaving").with("drain-delay", Duration.ofHours(1)))) {
            CompletableFuture<Void> drain = CompletableFuture.runAsync(leaving::drain);
            await().untilAsserted(
                            () -> assertThat(leaving.admin().readiness().body()).contains("draining"));
            RawPhone alice = leaving.phone("alice-d");
            RawPhone bob = leaving.phone("bob-d");
            alice.send("m1", "bob-d", "hello");
            assertThat(bob.take().getId()).isEqualTo("m1");
            assertThat(drain).isNotDone();

            leaving.drain(); // who asks again does not wait
            assertThat(bob.kick().getReason()).isEqualTo(Kick.Reason.DRAINING);
            await().until(drain::isDone);
        }
    }

    /** The second device is not in the table yet when the drain begins: Redis has not answered its claim. */
    @Test
    void aTakeoverThatIsUnderWayDoesNotHoldUpTheDrain() throws IOException {
        RawPhone alice = gateway.phone("alice");
        RawPhone old = gateway.phone("bob", "old");
        alice.send("m1", "bob", "hello");
        old.deliver();
        RawPhone young = gateway.connect();
        CompletableFuture<Void> drain;
        redis.pause();
        try {
            young.write(frame(login("bob", "young")));
            alice.untilEcho();
            drain = CompletableFuture.runAsync(gateway::drain);
            assertThat(old.kick().getReason()).isEqualTo(Kick.Reason.DRAINING);
        } finally {
            redis.resume();
        }

        assertThat(young.kick().getReason()).isEqualTo(Kick.Reason.DRAINING);
        assertThat(alice.kick().getReason()).isEqualTo(Kick.Reason.DRAINING);
        await().until(drain::isDone);
        try (TestGateway next = TestGateway.start(redis)) {
            assertThat(next.phone("bob", "young").take().getId()).isEqualTo("m1");
        }
    }
}
