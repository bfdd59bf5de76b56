package io.longwire.gateway;

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
import io.longwire.proto.Kick;
import io.longwire.proto.Receipt;
import io.longwire.proto.Receipt.Outcome;
import io.longwire.proto.Welcome;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Gateways that share a Redis and nothing else. */
class ManyNodesTest {

    @AutoClose
    static final RealRedis redis = RealRedis.start();

    @AutoClose
    static final TestGateway here = TestGateway.start(redis, Flags.none().with("node-id", "here"));

    @AutoClose
    static final TestGateway there = TestGateway.start(redis, Flags.none().with("node-id", "there"));

    @Test
    void aMessageReachesAUserOnAnotherNode() throws IOException {
        RawPhone alice = here.phone("alice-1");
        RawPhone bob = there.phone("bob-1");

        alice.send("m1", "bob-1", "hello");
        assertThat(bob.take()).extracting(Deliver::getFrom, Deliver::getId).containsExactly("alice-1", "m1");
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);

        bob.send("m2", "alice-1", "hello yourself");
        assertThat(alice.take().getId()).isEqualTo("m2");
        assertThat(bob.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void onceTheWayIsKnownRedisIsAskedForNothingButToCarryFrames() throws IOException {
        RawPhone alice = here.phone("alice-2");
        RawPhone bob = there.phone("bob-2");
        alice.send("first", "bob-2", "hello");
        bob.take();
        alice.receipt();

        Map<String, Long> before = lookedUp();
        double framesBefore = frames();
        for (int i = 0; i < 100; i++) {
            alice.send("m" + i, "bob-2", "hello");
            bob.take();
            alice.receipt();
        }
        assertThat(lookedUp()).isEqualTo(before);
        assertThat(frames() - framesBefore).isEqualTo(200);
    }

    /** What Redis was asked about users: every script that concerns one looks into the user's hash. */
    private static Map<String, Long> lookedUp() {
        Map<String, Long> calls = redis.calls();
        calls.keySet().retainAll(Set.of("hget", "hmget", "hgetall", "hset"));
        return calls;
    }

    /** What the nodes have published for each other. */
    private static double frames() {
        return here.metric("longwire.relay.frames", "direction", "out")
                + there.metric("longwire.relay.frames", "direction", "out");
    }

    @Test
    void aStreamOfMessagesKeepsItsOrder() throws IOException {
        RawPhone alice = here.phone("alice-3");
        RawPhone bob = there.phone("bob-3");
        for (int i = 0; i < 200; i++) {
            alice.send("m" + i, "bob-3", "hello");
        }
        int next = 0;
        for (Deliver deliver : bob.take(200)) {
            assertThat(deliver.getId()).isEqualTo("m" + next++);
        }
        assertThat(alice.receipts(200)).extracting(Receipt::getOutcome).containsOnly(Outcome.DELIVERED);
    }

    @Test
    void aTransientMessageReachesAUserOnAnotherNodeAndIsDroppedWhenThereIsNone() throws IOException {
        RawPhone alice = here.phone("alice-4");
        RawPhone bob = there.phone("bob-4");
        alice.send(message("t1", "bob-4", "typing").setTransient(true));
        assertThat(bob.take().getId()).isEqualTo("t1");
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);

        alice.send(message("t2", "nobody-4", "typing").setTransient(true));
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.DROPPED);
    }

    @Test
    void aLoginOnAnotherNodeTakesThePlaceAndTheFirstIsToldByWhom() throws IOException {
        RawPhone old = here.phone("bob-5", "old");
        RawPhone young = there.phone("bob-5", "young");

        Kick kick = old.kick();
        assertThat(kick.getReason()).isEqualTo(Kick.Reason.REPLACED);
        assertThat(kick.getByDevice()).isEqualTo("young");
        assertThat(young.untilEcho()).isEmpty();
    }

    @Test
    void whatTheFirstDeviceDidNotAcknowledgeIsHandedOnInOrder() throws IOException {
        RawPhone alice = here.phone("alice-6");
        RawPhone old = there.phone("bob-6", "old");
        for (int i = 1; i <= 10; i++) {
            alice.send("m" + i, "bob-6", "hello");
        }
        old.deliver();
        old.ack(1);
        alice.receipt();

        RawPhone young = here.connect();
        Welcome welcome = young.logIn("bob-6", "young");
        assertThat(welcome.getPending()).isEqualTo(9);
        alice.send("m11", "bob-6", "one more");
        assertThat(young.take(10))
                .extracting(Deliver::getSeq, Deliver::getId, Deliver::getRedelivered)
                .startsWith(tuple(1L, "m2", true))
                .contains(tuple(9L, "m10", true))
                .endsWith(tuple(10L, "m11", false));
        assertThat(alice.receipts(9)).extracting(Receipt::getOutcome).containsOnly(Outcome.STORED);
    }

    @Test
    void aReconnectElsewhereDoesNotEvictTheDeviceThatHasTakenThePlace() throws IOException {
        RawPhone old = here.connect();
        String session = old.logIn("bob-7", "old").getSessionId();
        RawPhone young = there.phone("bob-7", "young");
        old.kick();

        RawPhone again = here.connect();
        again.write(
                io.longwire.gateway.testing.Uplinks.frame(login("bob-7", "old").setResume(session)));
        assertThat(again.kick().getByDevice()).isEqualTo("young");
        assertThat(young.untilEcho()).isEmpty();
    }

    @Test
    void theWayIsFoundAnewWhenAUserMovesFromNodeToNode() throws IOException {
        RawPhone alice = here.phone("alice-8");
        for (int i = 0; i < 6; i++) {
            TestGateway node = i % 2 == 0 ? there : here;
            RawPhone bob = node.phone("bob-8", "phone");
            alice.send("m" + i, "bob-8", "hello");
            String expected = "m" + i;
            // What the phone before has acknowledged last may come once more.
            await().until(() -> bob.take().getId().equals(expected));
            assertThat(alice.receipt().getOutcome()).isIn(Outcome.DELIVERED, Outcome.STORED);
            bob.close();
            await().until(() -> !redis.commands().hget("lw:s:{bob-8}", "h:any").startsWith("1"));
            alice.send("off-" + i, "bob-8", "hello");
            assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
            try (RawPhone back = node.phone("bob-8", "phone")) {
                String stored = "off-" + i;
                await().until(() -> back.take().getId().equals(stored));
                back.untilEcho();
            }
        }
    }

    @Test
    void theEntriesOfANodeThatIsGoneDoNotCount() throws IOException {
        RawPhone alice = here.phone("alice-9");
        redis.commands().hset("lw:s:{bob-9}", Map.of("h:any", "1 gone@x session-9 5 phone 5", "epoch", "5"));

        alice.send("m1", "bob-9", "hello");
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
        assertThat(redis.commands().hget("lw:s:{bob-9}", "h:any")).startsWith("0 gone@x");
        assertThat(here.phone("bob-9").take().getId()).isEqualTo("m1");
    }

    @Test
    void mailThatWasStoredPastALiveSessionIsFoundWhenItIsPoked() throws IOException {
        RawPhone alice = here.phone("alice-10");
        RawPhone bob = there.phone("bob-10");
        String holder = redis.commands().hget("lw:s:{bob-10}", "h:any");
        redis.commands().hset("lw:s:{bob-10}", "h:any", holder.replaceFirst("1", "0"));
        alice.send("m1", "bob-10", "hello");
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);

        redis.commands().clientKill(io.lettuce.core.KillArgs.Builder.typePubsub());
        assertThat(bob.take().getId()).isEqualTo("m1");
    }
}
