package io.longwire.gateway;

import static io.longwire.gateway.testing.Uplinks.ack;
import static io.longwire.gateway.testing.Uplinks.frame;
import static io.longwire.gateway.testing.Uplinks.frames;
import static io.longwire.gateway.testing.Uplinks.login;
import static io.longwire.gateway.testing.Uplinks.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.proto.Deliver;
import io.longwire.proto.Downlink;
import io.longwire.proto.Kick;
import io.longwire.proto.Receipt;
import io.longwire.proto.Receipt.Code;
import io.longwire.proto.Receipt.Outcome;
import io.longwire.proto.Uplink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of one message between two phones, and what both hear of it. */
class ChatTest {

    @AutoClose
    static final RealRedis redis = RealRedis.start();

    @AutoClose
    static final TestGateway gateway = TestGateway.start(redis);

    /** The loops' timers are not what is tested, nor how busy the machine is: one message in many must find the phone live. */
    @Test
    void aLoopToWhichNobodyHasWrittenForAWhileHasNotStoodStill() throws IOException {
        try (TestGateway quiet = TestGateway.start(
                redis, Flags.none().with("relay-timeout", "1s").with("event-loops", 1))) {
            RawPhone alice = quiet.phone("alice-quiet");
            RawPhone bob = quiet.phone("bob-quiet");
            int[] sent = {0};
            await().until(() -> {
                double ticks = quiet.metric("longwire.loop.lag");
                await().until(() -> quiet.metric("longwire.loop.lag") >= ticks + 8);
                alice.send("m" + ++sent[0], "bob-quiet", "hello");
                bob.take();
                return alice.receipt().getOutcome() == Outcome.DELIVERED;
            });
        }
    }

    @Test
    void aMessageArrivesAsItWasSentAndItsAckIsItsReceipt() throws IOException {
        RawPhone alice = gateway.phone("alice-1");
        RawPhone bob = gateway.phone("bob-1");
        long before = System.currentTimeMillis();
        byte[] payload = {0, 1, (byte) 0xff, '\n'};
        alice.send(message("m1", "bob-1", "")
                .setPayload(ByteString.copyFrom(payload))
                .setType("image"));

        Deliver deliver = bob.deliver();
        assertThat(deliver.getSentAtMs()).isBetween(before, System.currentTimeMillis());
        assertThat(deliver.toBuilder().clearSentAtMs().build())
                .isEqualTo(Deliver.newBuilder()
                        .setSeq(1)
                        .setId("m1")
                        .setFrom("alice-1")
                        .setPayload(ByteString.copyFrom(payload))
                        .setType("image")
                        .setOrigin(Deliver.Origin.CHAT)
                        .build());
        assertThat(alice.untilEcho()).as("no receipt before the ack").isEmpty();

        bob.ack(1);
        Receipt receipt = alice.receipt();
        assertThat(receipt.getServerTimeMs()).isBetween(before, System.currentTimeMillis());
        assertThat(receipt.toBuilder().clearServerTimeMs().build())
                .isEqualTo(Receipt.newBuilder()
                        .setId("m1")
                        .setOutcome(Outcome.DELIVERED)
                        .build());
    }

    @Test
    void seqCountsUpFromOneAndOneAckCoversAllBeforeIt() throws IOException {
        RawPhone alice = gateway.phone("alice-2");
        RawPhone bob = gateway.phone("bob-2");
        for (int i = 1; i <= 20; i++) {
            alice.send("m" + i, "bob-2", "text " + i);
        }

        for (int i = 1; i <= 20; i++) {
            Deliver deliver = bob.deliver();
            assertThat(deliver.getSeq()).isEqualTo(i);
            assertThat(deliver.getId()).isEqualTo("m" + i);
        }
        bob.ack(13);
        assertThat(alice.receipts(13)).extracting(Receipt::getId).containsExactly(ids(1, 13));
        bob.ack(5); // acknowledged already
        bob.ack(20);
        assertThat(alice.receipts(7)).extracting(Receipt::getId).containsExactly(ids(14, 20));
    }

    @Test
    void anEmptyPayloadAndNoTypeAreAMessageToo() throws IOException {
        RawPhone alice = gateway.phone("alice-3");
        RawPhone bob = gateway.phone("bob-3");
        alice.send(message("m1", "bob-3", "").clearType());

        assertThat(bob.take().getPayload()).isEmpty();
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void theLargestFrameArrives() throws IOException {
        RawPhone alice = gateway.phone("alice-4");
        RawPhone bob = gateway.phone("bob-4");
        Uplink small = frame(message("m1", "bob-4", ""));
        // 8 bytes: tag and length of the payload, and the longer length of the message around it.
        String text = "x".repeat(65_536 - small.getSerializedSize() - 8);
        Uplink large = frame(message("m1", "bob-4", text));
        assertThat(large.getSerializedSize()).isBetween(65_530, 65_536);
        alice.write(large);

        assertThat(bob.take().getPayload().toStringUtf8()).isEqualTo(text);
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void aMessageForSomebodyOffLineIsStored() throws IOException {
        RawPhone alice = gateway.phone("alice-5");
        alice.send("m1", "nobody-5", "hello");

        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
        assertThat(redis.commands().llen("lw:m:{nobody-5}:any")).isEqualTo(1);
    }

    @Test
    void aMessageToOneselfComesBack() throws IOException {
        RawPhone alice = gateway.phone("alice-6");
        alice.send("m1", "alice-6", "note");

        Deliver deliver = alice.take();
        assertThat(deliver.getFrom()).isEqualTo("alice-6");
        assertThat(deliver.getTo()).isEmpty();
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);
    }

    @ParameterizedTest
    @MethodSource
    void aBadSendIsReceiptedAndTheConnectionGoesOn(String id, String to, String type, String echoedId, Code code)
            throws IOException {
        RawPhone alice = gateway.phone("alice-7");
        alice.send(message(id, to, "hello").setType(type));

        Receipt receipt = alice.receipt();
        assertThat(receipt.getOutcome()).isEqualTo(Outcome.REJECTED);
        assertThat(receipt.getCode()).isEqualTo(code);
        assertThat(receipt.getId()).isEqualTo(echoedId);
        assertThat(receipt.getRetryAfterMs()).isZero();
        assertThat(alice.untilEcho()).isEmpty();
    }

    static Stream<Arguments> aBadSendIsReceiptedAndTheConnectionGoesOn() {
        String euros = "\u20ac".repeat(40); // three bytes each: the 22nd would be cut in two
        return Stream.of(
                Arguments.of("", "bob", "text", "", Code.BAD_MESSAGE),
                Arguments.of("a b", "bob", "text", "a b", Code.BAD_MESSAGE),
                Arguments.of("a\r\n\0\u001b", "bob", "text", "a\r\n\0\u001b", Code.BAD_MESSAGE),
                Arguments.of("{a}:*", "bob", "text", "{a}:*", Code.BAD_MESSAGE),
                Arguments.of("\u0430lice", "bob", "text", "\u0430lice", Code.BAD_MESSAGE), // a Cyrillic letter
                Arguments.of("x".repeat(65), "bob", "text", "x".repeat(64), Code.BAD_MESSAGE),
                Arguments.of("x".repeat(60_000), "bob", "text", "x".repeat(64), Code.BAD_MESSAGE),
                Arguments.of(euros, "bob", "text", euros.substring(0, 21), Code.BAD_MESSAGE),
                Arguments.of("m1", "bob", "x".repeat(65), "m1", Code.BAD_MESSAGE),
                Arguments.of("m1", "", "text", "m1", Code.BAD_RECIPIENT),
                Arguments.of("m1", "bob*", "text", "m1", Code.BAD_RECIPIENT),
                Arguments.of("m1", "{bob}", "text", "m1", Code.BAD_RECIPIENT),
                Arguments.of("m1", "x".repeat(65), "text", "m1", Code.BAD_RECIPIENT));
    }

    @Test
    void aTransientMessageReachesWhoIsOnLineAndIsDroppedOtherwise() throws IOException {
        RawPhone alice = gateway.phone("alice-8");
        RawPhone bob = gateway.phone("bob-8");
        alice.send(message("m1", "bob-8", "is typing").setTransient(true));
        bob.take();
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);

        alice.send(message("m2", "nobody-8", "is typing").setTransient(true));
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.DROPPED);
        assertThat(redis.commands().exists("lw:m:{nobody-8}:any")).isZero();
    }

    @Test
    void anUnacknowledgedTransientMessageIsDroppedWhenThePhoneLeaves() throws IOException {
        RawPhone alice = gateway.phone("alice-9");
        RawPhone bob = gateway.phone("bob-9");
        alice.send(message("m1", "bob-9", "is typing").setTransient(true));
        bob.deliver();
        bob.close();

        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.DROPPED);
    }

    @Test
    void theSameIdWhileItIsInFlightIsDeliveredOnceAndReceiptedTwice() throws IOException {
        RawPhone alice = gateway.phone("alice-10");
        RawPhone bob = gateway.phone("bob-10");
        alice.send("m1", "bob-10", "hello");
        alice.send("m1", "bob-10", "hello");
        alice.untilEcho();

        assertThat(bob.deliver().getId()).isEqualTo("m1");
        assertThat(bob.untilEcho()).isEmpty();
        bob.ack(1);
        assertThat(alice.receipts(2)).extracting(Receipt::getOutcome).containsOnly(Outcome.DELIVERED);
    }

    @Test
    void theSameIdFromTwoSendersIsTwoMessages() throws IOException {
        RawPhone alice = gateway.phone("alice-11");
        RawPhone carol = gateway.phone("carol-11");
        RawPhone bob = gateway.phone("bob-11");
        alice.send("m1", "bob-11", "from alice");
        carol.send("m1", "bob-11", "from carol");

        assertThat(bob.take(2)).extracting(Deliver::getFrom).containsExactlyInAnyOrder("alice-11", "carol-11");
    }

    @Test
    void moreSendsThanMayBeInFlightAreRefusedForNow() throws IOException {
        try (TestGateway narrow = TestGateway.start(redis, Flags.none().with("max-in-flight", 4))) {
            RawPhone bob = narrow.phone("bob-12");
            RawPhone alice = narrow.phone("alice-12");
            List<Uplink> sends = new ArrayList<>();
            for (int i = 1; i <= 6; i++) {
                sends.add(frame(message("m" + i, "bob-12", "hello")));
            }
            alice.write(sends.toArray(Uplink[]::new));

            assertThat(alice.receipts(2)).allSatisfy(receipt -> {
                assertThat(receipt.getId()).isIn("m5", "m6");
                assertThat(receipt.getCode()).isEqualTo(Code.RATE_LIMITED);
                assertThat(receipt.getRetryAfterMs()).isPositive();
            });
            bob.take(4);
            assertThat(alice.receipts(4)).extracting(Receipt::getOutcome).containsOnly(Outcome.DELIVERED);
            alice.send("m5", "bob-12", "hello");
            assertThat(bob.take().getId()).isEqualTo("m5");
        }
    }

    @ParameterizedTest
    @MethodSource
    void anAckOfWhatWasNeverSentEndsTheConnection(long seq) throws IOException {
        // What is stored for one of them would come to the next one, under the very number that was never sent.
        String user = "bob-13." + Long.toUnsignedString(seq);
        RawPhone alice = gateway.phone("alice-13");
        RawPhone bob = gateway.phone(user);
        alice.send("m1", user, "hello");
        bob.deliver();
        bob.write(ack(seq));

        assertThat(bob.kick().getReason()).isEqualTo(Kick.Reason.BAD_FRAME);
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
    }

    static Stream<Long> anAckOfWhatWasNeverSentEndsTheConnection() {
        return Stream.of(0L, 2L, Long.MAX_VALUE, -1L);
    }

    @Test
    void aBodyFromALaterVersionIsIgnoredAndCounted() throws IOException {
        RawPhone alice = gateway.connect();
        double before = gateway.metric("longwire.frames.unknown");
        alice.write(unknownBody());
        alice.logIn("alice-14", "phone");
        alice.write(unknownBody());

        assertThat(alice.untilEcho()).isEmpty();
        assertThat(gateway.metric("longwire.frames.unknown") - before).isEqualTo(2);
    }

    @Test
    void unknownFieldsBesideKnownOnesAreIgnored() throws IOException {
        RawPhone alice = gateway.phone("alice-15");
        RawPhone bob = gateway.phone("bob-15");
        UnknownFieldSet from = UnknownFieldSet.newBuilder()
                .addField(
                        13,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8("mallory"))
                                .build())
                .build();
        alice.send(message("m1", "bob-15", "hello").setUnknownFields(from));

        Deliver deliver = bob.take();
        assertThat(deliver.getFrom()).isEqualTo("alice-15");
        assertThat(deliver.getUnknownFields().asMap()).isEmpty();
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void aThousandSendsBehindOneLoginEachGetOneReceipt() throws IOException {
        RawPhone alice = gateway.connect();
        alice.write(frame(login("alice-16", "phone")));
        List<Uplink> sends = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            sends.add(frame(message("m" + i, "nobody-16", "hello")));
        }
        alice.write(frames(sends.toArray(Uplink[]::new)));

        List<Receipt> receipts = alice.receipts(1_000);
        assertThat(receipts).extracting(Receipt::getId).doesNotHaveDuplicates();
        assertThat(receipts)
                .allMatch(receipt -> receipt.getOutcome() == Outcome.STORED || receipt.getCode() == Code.RATE_LIMITED);
        long stored = receipts.stream()
                .filter(receipt -> receipt.getOutcome() == Outcome.STORED)
                .count();
        assertThat(redis.commands().llen("lw:m:{nobody-16}:any")).isEqualTo(stored);
    }

    @Test
    void aThousandHeartbeatsInOneWriteAreAThousandEchoes() throws IOException {
        RawPhone alice = gateway.phone("alice-17");
        alice.write(new byte[1_000]);

        for (int i = 0; i < 1_000; i++) {
            assertThat(alice.read()).isEqualTo(Downlink.getDefaultInstance());
        }
    }

    private static Uplink unknownBody() {
        return Uplink.newBuilder()
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                9,
                                UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                        .build())
                .build();
    }

    private static String[] ids(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(i -> "m" + i).toArray(String[]::new);
    }
}
