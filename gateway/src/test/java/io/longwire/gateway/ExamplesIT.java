package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.Consumer;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.longwire.gateway.testing.Examples;
import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.Program;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.proto.Deliver;
import io.longwire.proto.Receipt.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples for backends do what their readers are told. */
class ExamplesIT {

    private static final String TURN = "lw:chat:filter:turn";

    @AutoClose
    static final RealRedis redis = RealRedis.start();

    @AutoClose
    static final TestGateway direct = TestGateway.start(redis, Flags.none().with("node-id", "direct"));

    @AutoClose
    static final TestGateway filtered = TestGateway.startUnlike(
            redis, Flags.none().with("node-id", "filtered").with("chat-mode", "filter"));

    @TempDir
    Path copies;

    private Program start(String example, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(redis.uri()));
        all.addAll(List.of(arguments));
        return Examples.start(copies, example, all.toArray(String[]::new));
    }

    private static void awaitAllDone() {
        await().until(() -> redis.commands().xlen("lw:chat:filter") == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"push.sh", "push.py", "push.mjs", "PushExample.java"})
    void aPushReachesItsUser(String example) throws IOException {
        RawPhone bob = direct.phone("bob-" + example);
        try (Program push = start(example, "bob-" + example, "paid: \"17\" – 5 €")) {
            assertThat(push.exitCode()).as(push.output()).isZero();
            Deliver deliver = bob.take();
            assertThat(deliver.getPayload().toStringUtf8()).isEqualTo("paid: \"17\" – 5 €");
            assertThat(deliver.getOrigin()).isEqualTo(Deliver.Origin.PUSH);
            assertThat(push.output()).isEqualTo("pushed " + deliver.getId());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"events.py", "events.mjs", "EventsExample.java"})
    void eventsAreShown(String example) throws IOException {
        try (Program events = start(example)) {
            events.awaitOutput("listening");
            RawPhone alice = direct.phone("alice-" + example);
            events.awaitOutput("alice-" + example);
            alice.send("mail-" + example, "carol-" + example, "hi");
            assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
            events.awaitOutput("mail-" + example);
        }
    }

    @Test
    void chatsAreApprovedChangedOrRefused() throws IOException {
        try (Program filter = start("filter_server.py")) {
            filter.awaitOutput("filtering");
            RawPhone alice = filtered.phone("alice-1");
            RawPhone bob = filtered.phone("bob-1");
            alice.send("m1", "bob-1", "hello");
            alice.send("m2", "bob-1", "come to the casino");
            alice.send("m3", "bob-1", "darn it");

            List<Deliver> approved = bob.take(2);
            assertThat(approved)
                    .extracting(Deliver::getId, it -> it.getPayload().toStringUtf8())
                    .containsExactly(tuple("m1", "hello"), tuple("m3", "**** it"));
            assertThat(approved).extracting(Deliver::getFrom).containsOnly("alice-1");
            Deliver refusal = alice.take();
            assertThat(refusal.getFrom()).isEqualTo("system");
            assertThat(refusal.getType()).isEqualTo("refused");
            assertThat(refusal.getPayload().toStringUtf8()).contains("\"id\": \"m2\"");
        }
        redis.commands().del(TURN);
    }

    @Test
    @SuppressWarnings("unchecked") // an array of offsets with a type argument
    void anotherFilterServerGoesOnInOrderAfterTheFirstHasDied() throws IOException {
        RawPhone alice = filtered.phone("alice-2");
        RawPhone bob = filtered.phone("bob-2");
        try (Program first = start("filter_server.py")) {
            first.awaitOutput("filtering");
            alice.send("m0", "bob-2", "x");
            bob.take();
            awaitAllDone();
        }
        // As if it had died with some in hand.
        alice.send("m1", "bob-2", "x");
        alice.send("m2", "bob-2", "x");
        alice.receipts(3);
        redis.commands().xreadgroup(Consumer.from("filter", "dead"), StreamOffset.lastConsumed("lw:chat:filter"));
        alice.send("m3", "bob-2", "x");
        alice.receipt();
        redis.commands().del(TURN); // it would run out soon
        try (Program second = start("filter_server.py")) {
            second.awaitOutput("filtering");
            assertThat(bob.take(3)).extracting(Deliver::getId).containsExactly("m1", "m2", "m3");
            awaitAllDone();
        }
        redis.commands().del(TURN);
    }
}
