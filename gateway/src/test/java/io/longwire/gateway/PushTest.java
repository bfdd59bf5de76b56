package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.Range;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.proto.Deliver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What backends write into the stream of pushes reaches phones on either of two nodes, or their mailboxes. */
class PushTest {

    private static final String IN = "lw:push:in";
    private static final String DEAD = "lw:push:dead";

    @AutoClose
    static final RealRedis redis = RealRedis.start();

    @AutoClose
    static final TestGateway here =
            TestGateway.start(redis, Flags.none().with("node-id", "here").with("mailbox-limit", 600));

    @AutoClose
    static final TestGateway there =
            TestGateway.start(redis, Flags.none().with("node-id", "there").with("mailbox-limit", 600));

    private static void push(String json) {
        redis.commands().xadd(IN, "m", json);
    }

    /** Until nothing is in the stream any more. */
    private static void awaitAllFinished() {
        await().untilAsserted(() -> assertThat(redis.commands().xlen(IN)).isZero());
        assertThat(redis.commands().xpending(IN, "gateways").getCount()).isZero();
    }

    private static List<StreamMessage<String, String>> deadLetters(String marker) {
        List<StreamMessage<String, String>> found = new ArrayList<>();
        await().untilAsserted(() -> {
            found.clear();
            redis.commands().xrange(DEAD, Range.unbounded()).stream()
                    .filter(letter -> letter.getBody().get("m").contains(marker))
                    .forEach(found::add);
            assertThat(found).isNotEmpty();
        });
        return found;
    }

    @Test
    void aPushReachesUsersOnEitherNodeAndWaitsForThoseOffLine() throws IOException {
        RawPhone alice = here.phone("alice-1");
        RawPhone bob = there.phone("bob-1");

        push(
                "{\"id\":\"order-17\",\"to\":[\"alice-1\",\"bob-1\",\"carol-1\"],\"text\":\"paid\",\"from\":\"shop\",\"type\":\"order\"}");

        for (RawPhone phone : List.of(alice, bob)) {
            Deliver deliver = phone.take();
            assertThat(deliver.getId()).isEqualTo("order-17");
            assertThat(deliver.getFrom()).isEqualTo("shop");
            assertThat(deliver.getType()).isEqualTo("order");
            assertThat(deliver.getPayload().toStringUtf8()).isEqualTo("paid");
            assertThat(deliver.getOrigin()).isEqualTo(Deliver.Origin.PUSH);
        }
        awaitAllFinished();
        RawPhone carol = here.phone("carol-1");
        assertThat(carol.take().getId()).isEqualTo("order-17");
    }

    @Test
    void aPushIsShownThoughAUserOfTheBackendsNameHasSentAChatOfTheSameId() throws IOException {
        RawPhone bob = there.phone("bob-7");
        RawPhone shop = there.phone("shop-7");
        shop.send("order-17", "bob-7", "a chat");
        assertThat(bob.deliver().getOrigin()).isEqualTo(Deliver.Origin.CHAT);

        push("{\"id\":\"order-17\",\"to\":\"bob-7\",\"text\":\"paid\",\"from\":\"shop-7\"}");
        Deliver deliver = bob.take();
        assertThat(deliver.getOrigin()).isEqualTo(Deliver.Origin.PUSH);
        assertThat(deliver.getPayload().toStringUtf8()).isEqualTo("paid");
        awaitAllFinished();
    }

    @Test
    void aPushToBeKeptDoesNotShareTheFateOfATransientOneOfTheSameName() throws IOException {
        RawPhone bob = there.phone("bob-8");
        push("{\"id\":\"p1\",\"to\":\"bob-8\",\"text\":\"now\",\"from\":\"shop\",\"transient\":true}");
        bob.deliver();
        push("{\"id\":\"p1\",\"to\":\"bob-8\",\"text\":\"kept\",\"from\":\"shop\"}");
        bob.deliver();
        bob.close();
        awaitAllFinished();
        assertThat(here.phone("bob-8").take().getPayload().toStringUtf8()).isEqualTo("kept");
    }

    @Test
    void whatOneProducerWritesForOneUserArrivesInOrder() throws IOException {
        RawPhone alice = there.phone("alice-2");
        for (int i = 0; i < 500; i++) {
            push("{\"id\":\"m" + i + "\",\"to\":\"alice-2\",\"text\":\"x\"}");
        }
        List<String> expected = IntStream.range(0, 500).mapToObj(i -> "m" + i).toList();
        assertThat(alice.take(500)).extracting(Deliver::getId).isEqualTo(expected);
        awaitAllFinished();
    }

    @Test
    void bytesComeAsBase64OrInProtobuf() throws IOException {
        RawPhone alice = here.phone("alice-3");
        push("{\"id\":\"j\",\"to\":\"alice-3\",\"payload\":\"AAEC\"}");
        assertThat(alice.take().getPayload().toByteArray()).containsExactly(0, 1, 2);

        io.longwire.proto.push.Push inProtobuf = io.longwire.proto.push.Push.newBuilder()
                .setId("p")
                .addTo("alice-3")
                .setText("hello")
                .build();
        redis.commands().xadd(IN, "m", new String(inProtobuf.toByteArray(), StandardCharsets.US_ASCII));
        assertThat(alice.take()).extracting(Deliver::getId).isEqualTo("p");
    }

    @Test
    void aTransientPushIsNotStored() throws IOException {
        push("{\"id\":\"t\",\"to\":\"alice-4\",\"text\":\"x\",\"transient\":true}");
        push("{\"id\":\"kept\",\"to\":\"alice-4\",\"text\":\"x\"}");
        awaitAllFinished();
        assertThat(here.phone("alice-4").take().getId()).isEqualTo("kept");
    }

    @Test
    void whatCannotBeReadIsADeadLetterWithItsReasonAndDoesNotStopTheOthers() throws IOException {
        String many = "\"u1\"" + ",\"u2\"".repeat(1000);
        push("{\"id\":\"marker-a\"");
        push("{\"id\":\"marker-b\",\"to\":[],\"text\":\"x\"}");
        push("{\"id\":\"marker-c\",\"to\":[" + many + "],\"text\":\"x\"}");
        push("{\"id\":\"marker-d\",\"to\":\"alice-5\",\"text\":\"" + "x".repeat(70_000) + "\"}");
        push("{\"id\":\"marker e\",\"to\":\"alice-5\",\"text\":\"x\"}");
        redis.commands().xadd(IN, "other", "marker-f");
        push("{\"id\":\"good\",\"to\":\"alice-5\",\"text\":\"x\"}");

        assertThat(here.phone("alice-5").take().getId()).isEqualTo("good");
        awaitAllFinished();
        Map<String, String> reasons = Map.of(
                "marker-a", "bad-form",
                "marker-b", "no-recipient",
                "marker-c", "too-many-recipients",
                "marker-d", "too-large",
                "marker e", "bad-form");
        reasons.forEach((marker, reason) -> assertThat(deadLetters(marker))
                .extracting(letter -> letter.getBody().get("reason"))
                .containsExactly(reason));
    }

    @Test
    void aRecipientWhoCannotHaveItIsADeadLetterAndTheOthersHaveIt() throws IOException {
        for (int i = 0; i < 600; i++) {
            push("{\"id\":\"fill" + i + "\",\"to\":\"full-6\",\"text\":\"x\"}");
        }
        RawPhone alice = here.phone("alice-6");
        push("{\"id\":\"marker-full\",\"from\":\"shop\",\"to\":[\"full-6\",\"alice-6\",\"no one\"],\"text\":\"x\"}");
        assertThat(alice.take().getId()).isEqualTo("marker-full");
        awaitAllFinished();
        assertThat(deadLetters("marker-full"))
                .extracting(letter -> letter.getBody().get("reason"), letter -> letter.getBody()
                        .get("to"))
                .containsExactlyInAnyOrder(tuple("mailbox-full", "full-6"), tuple("bad-recipient", "no one"));
    }

    @Test
    void whatANodeHasReadAndNotFinishedIsTakenOverOnceItIsOld() throws IOException {
        RawPhone alice = here.phone("alice-7");
        awaitAllFinished();
        // As a node would that reads one entry, and is gone.
        String script = "local id = redis.call('XADD', KEYS[1], '*', 'm', ARGV[1]) "
                + "redis.call('XREADGROUP', 'GROUP', 'gateways', 'gone', 'COUNT', 1, 'STREAMS', KEYS[1], '>') "
                + "redis.call('XCLAIM', KEYS[1], 'gateways', 'gone', 0, id, 'IDLE', 60000, 'JUSTID') return id";
        redis.commands()
                .eval(
                        script,
                        ScriptOutputType.VALUE,
                        new String[] {IN},
                        "{\"id\":\"left\",\"to\":\"alice-7\",\"text\":\"x\"}");
        assertThat(alice.take().getId()).isEqualTo("left");
        awaitAllFinished();
    }
}
