package io.longwire.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.relay.Arrivals.RemoteClaim;
import io.longwire.proto.Deliver;
import io.longwire.proto.Receipt;
import io.longwire.proto.node.Answers;
import io.longwire.proto.node.HandedOver;
import io.longwire.proto.node.NodeFrame;
import io.longwire.proto.node.Rejection;
import io.longwire.proto.node.RelayedMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RelayLaneTest {

    private static final Instance THERE = new Instance("there", "1");
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final FakeNodeChannel nodes = new FakeNodeChannel();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final RelayLane lane =
            new RelayLane(3, FakeNodeChannel.SELF, nodes, tasks::add, TIMEOUT, () -> 1_000, new UncountedRelay(), 0);
    private long nowNanos;

    private static final class Asked extends RelayRequest {
        final List<Reply> replies = new ArrayList<>();

        @Override
        protected void replied(Reply reply) {
            replies.add(reply);
        }
    }

    private static Message message(String id, int bytes) {
        return new Message(
                "bob",
                Deliver.newBuilder()
                        .setId(id)
                        .setPayload(ByteString.copyFrom(new byte[bytes]))
                        .build(),
                0,
                false);
    }

    private Asked relay(String id) {
        Asked asked = new Asked();
        assertThat(lane.relay(THERE, message(id, 10), Optional.empty(), 1, false, asked))
                .isTrue();
        return asked;
    }

    private NodeFrame flushed() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
        return nodes.published.remove();
    }

    private void pass(Duration time) {
        long end = nowNanos + time.toNanos();
        while (nowNanos < end) {
            nowNanos += Duration.ofMillis(100).toNanos();
            lane.tick(nowNanos, true);
        }
    }

    private void answer(Answers.Builder answers) {
        lane.answered(THERE, answers.build());
    }

    @Test
    void whatComesUpInOnePassGoesInOneFrame() {
        relay("m1");
        relay("m2");
        lane.poke(THERE, new Slot("bob", "any"));
        assertThat(nodes.published).isEmpty();

        NodeFrame frame = flushed();
        assertThat(frame.getFrom()).isEqualTo(FakeNodeChannel.SELF.toString());
        assertThat(frame.getTo()).isEqualTo(THERE.toString());
        assertThat(frame.getLane()).isEqualTo(3);
        assertThat(frame.getMessagesList())
                .extracting(
                        RelayedMessage::getId, message -> message.getDeliver().getId())
                .containsExactly(tuple(1L, "m1"), tuple(2L, "m2"));
        assertThat(frame.getPokesCount()).isEqualTo(1);
        assertThat(nodes.published).isEmpty();
    }

    @Test
    void framesWithMessagesAreNumberedWithoutGapsAndOthersAreNotNumbered() {
        relay("m1");
        NodeFrame first = flushed();
        lane.kick(THERE, "bob", "bye");
        NodeFrame kick = flushed();
        relay("m2");
        NodeFrame second = flushed();

        assertThat(first.getStream()).isPositive();
        assertThat(first.getNumber()).isZero();
        assertThat(kick.getStream()).isZero();
        assertThat(second.getStream()).isEqualTo(first.getStream());
        assertThat(second.getNumber()).isEqualTo(1);
    }

    @Test
    void eachNodeHasItsOwnFrames() {
        relay("m1");
        lane.poke(new Instance("elsewhere", "1"), new Slot("bob", "any"));
        assertThat(flushed().getTo()).isEqualTo(THERE.toString());
        assertThat(nodes.published.remove().getTo()).startsWith("elsewhere@");
    }

    @Test
    void everyAnswerReachesWhoHasAskedOnceAndALateOneNobody() {
        Asked delivered = relay("m1");
        Asked stored = relay("m2");
        Asked dropped = relay("m3");
        Asked rejected = relay("m4");
        flushed();
        answer(Answers.newBuilder()
                .addDelivered(1)
                .addStored(2)
                .addDropped(3)
                .addRejected(Rejection.newBuilder().setId(4).setCode(Receipt.Code.MAILBOX_FULL)));
        answer(Answers.newBuilder().addDelivered(1).addDelivered(99));

        assertThat(delivered.replies).containsExactly(Reply.DELIVERED);
        assertThat(stored.replies).containsExactly(Reply.STORED);
        assertThat(dropped.replies).containsExactly(Reply.DROPPED);
        assertThat(rejected.replies)
                .containsExactly(new Reply.Settled(new Outcome.Rejected(Receipt.Code.MAILBOX_FULL, Duration.ZERO)));
    }

    @Test
    void anAnswerOfAnotherNodeIsNotTaken() {
        Asked asked = relay("m1");
        flushed();
        lane.answered(
                new Instance("there", "2"), Answers.newBuilder().addDelivered(1).build());
        assertThat(asked.replies).isEmpty();
    }

    @Test
    void aNodeIsAskedTwiceMoreBeforeItIsGivenUp() {
        Asked asked = relay("m1");
        flushed();
        pass(TIMEOUT.dividedBy(2));
        assertThat(flushed().getInquiriesList()).containsExactly(1L);
        assertThat(asked.replies).isEmpty();
        assertThat(lane.isSilent(THERE)).isFalse();

        pass(TIMEOUT.dividedBy(4));
        assertThat(flushed().getInquiriesList()).containsExactly(1L);
        pass(TIMEOUT.dividedBy(4));
        assertThat(asked.replies).containsExactly(Reply.UNANSWERED);
        assertThat(tasks).isEmpty();
        assertThat(lane.isSilent(THERE)).isTrue();
    }

    @Test
    void aSignKeepsARequestOpenAndOneThatFallsSilentIsInquiredAgain() {
        Asked asked = relay("m1");
        flushed();
        for (int i = 0; i < 4; i++) {
            pass(TIMEOUT.dividedBy(2));
            assertThat(flushed().getInquiriesList()).containsExactly(1L);
            answer(Answers.newBuilder().addHeld(1));
        }
        assertThat(asked.replies).isEmpty();
        pass(TIMEOUT);
        assertThat(asked.replies).containsExactly(Reply.UNANSWERED);
    }

    @Test
    void afterAGapWhateverIsOpenIsInquiredAgain() {
        relay("m1");
        flushed();
        pass(TIMEOUT.dividedBy(2));
        assertThat(flushed().getInquiriesList()).containsExactly(1L);
        relay("m2");
        flushed();

        lane.hearsAgain();
        assertThat(flushed().getInquiriesList()).containsExactly(1L, 2L);
    }

    @Test
    void aPauseOfOurOwnIsNotTheOthersSilence() {
        Asked asked = relay("m1");
        flushed();
        nowNanos += TIMEOUT.multipliedBy(3).toNanos();
        lane.tick(nowNanos, true);
        assertThat(asked.replies).isEmpty();
        assertThat(tasks).isEmpty();
    }

    @Test
    void aLoopThatAlwaysLagsDoesNotTakeTheOthersForSilentAfterOneTimeoutButGivesUpInTheEnd() {
        Asked asked = relay("m1");
        flushed();
        for (int i = 0; i < 3; i++) {
            nowNanos += TIMEOUT.dividedBy(2).toNanos();
            lane.tick(nowNanos, true);
        }
        assertThat(asked.replies).isEmpty();
        for (int i = 0; i < 5; i++) {
            nowNanos += TIMEOUT.dividedBy(2).toNanos();
            lane.tick(nowNanos, true);
        }
        assertThat(asked.replies).containsExactly(Reply.UNANSWERED);
    }

    @Test
    void aNodeThatDoesNotHearTheOthersDoesNotTakeThemForSilent() {
        Asked asked = relay("m1");
        flushed();
        for (int i = 0; i < 25; i++) {
            nowNanos += Duration.ofMillis(100).toNanos();
            lane.tick(nowNanos, false);
        }
        assertThat(asked.replies).isEmpty();
        assertThat(lane.isSilent(THERE)).isFalse();
    }

    @Test
    void aSilentNodeIsNotAskedForAWhileUnlessItSpeaks() {
        relay("m1");
        flushed();
        pass(TIMEOUT);
        assertThat(lane.isSilent(THERE)).isTrue();
        answer(Answers.newBuilder().addHeld(42));
        assertThat(lane.isSilent(THERE)).isFalse();

        relay("m2");
        pass(TIMEOUT);
        assertThat(lane.isSilent(THERE)).isTrue();
        pass(Duration.ofSeconds(5));
        assertThat(lane.isSilent(THERE)).isFalse();
    }

    @Test
    void whatWasInALostFrameOrAfterItLooksElsewhereAndWhatWasBeforeStays() {
        Asked before = relay("m1");
        NodeFrame first = flushed();
        Asked lost = relay("m2");
        flushed();
        Asked after = relay("m3");
        flushed();
        answer(Answers.newBuilder().setLostStream(first.getStream()).setLostFrom(1));

        assertThat(before.replies).isEmpty();
        assertThat(lost.replies).containsExactly(Reply.ELSEWHERE);
        assertThat(after.replies).containsExactly(Reply.ELSEWHERE);
        relay("m4");
        NodeFrame next = flushed();
        assertThat(next.getStream()).isGreaterThan(first.getStream());
        assertThat(next.getNumber()).isZero();
    }

    @Test
    void theSameLossToldTwiceDoesNotTouchTheNextStream() {
        relay("m1");
        NodeFrame first = flushed();
        Answers.Builder loss =
                Answers.newBuilder().setLostStream(first.getStream()).setLostFrom(0);
        answer(loss);
        Asked next = relay("m2");
        long stream = flushed().getStream();
        answer(loss);
        assertThat(next.replies).isEmpty();
        relay("m3");
        assertThat(flushed().getStream()).isEqualTo(stream);
    }

    @Test
    void whoSaysElsewhereIsHeardInTheOrderOfTheMessages() {
        List<String> order = new ArrayList<>();
        for (String name : List.of("m1", "m2", "m3")) {
            lane.relay(THERE, message(name, 1), Optional.empty(), 1, false, new RelayRequest() {
                @Override
                protected void replied(Reply reply) {
                    order.add(name);
                }
            });
        }
        flushed();
        answer(Answers.newBuilder().addElsewhere(3).addElsewhere(1).addElsewhere(2));
        assertThat(order).containsExactly("m1", "m2", "m3");
    }

    @Test
    void whatWasLetGoIsNotRepliedTo() {
        Asked asked = relay("m1");
        flushed();
        lane.forget(asked);
        answer(Answers.newBuilder().addDelivered(1));
        pass(TIMEOUT.multipliedBy(2));
        assertThat(asked.replies).isEmpty();
    }

    @Test
    void nothingMoreIsTakenThanMayBeOpen() {
        for (int i = 0; i < RelayLane.MAX_OPEN; i++) {
            relay("m" + i);
        }
        assertThat(lane.relay(THERE, message("one too many", 1), Optional.empty(), 1, false, new Asked()))
                .isFalse();
        answer(Answers.newBuilder().addDelivered(1));
        relay("room again");
    }

    @Test
    void bytesThatAreOpenAreBoundedToo() {
        int half = RelayLane.MAX_OPEN_BYTES / 2;
        assertThat(lane.relay(THERE, message("m1", half), Optional.empty(), 1, false, new Asked()))
                .isTrue();
        assertThat(lane.relay(THERE, message("m2", half), Optional.empty(), 1, false, new Asked()))
                .isFalse();
    }

    @Test
    void aTakeoverThatIsNotAnsweredIsAskedOnceMore() {
        RemoteClaim claim = new RemoteClaim(new Slot("bob", "any"), "tablet", 5, false);
        CompletableFuture<Handover> handover = lane.takeOver(THERE, claim);
        NodeFrame first = flushed();
        pass(TIMEOUT.dividedBy(2));
        NodeFrame second = flushed();
        assertThat(second.getTakeoversList()).isEqualTo(first.getTakeoversList());
        answer(Answers.newBuilder()
                .addHandedOver(HandedOver.newBuilder()
                        .setId(first.getTakeovers(0).getId())
                        .setStored(2)));
        assertThat(handover).isCompletedWithValue(new Handover(2, 0));
        pass(TIMEOUT);
        assertThat(tasks).isEmpty();
    }

    @Test
    void aTakeoverIsNotDoneBecauseMessagesOfItsFrameWereLost() {
        relay("m1");
        CompletableFuture<Handover> handover =
                lane.takeOver(THERE, new RemoteClaim(new Slot("bob", "any"), "tablet", 5, false));
        NodeFrame frame = flushed();
        answer(Answers.newBuilder().setLostStream(frame.getStream()).setLostFrom(frame.getNumber()));
        assertThat(handover).isNotDone();
    }

    @Test
    void aTakeoverIsDoneWithWhatItsNodeHandsOverOrWithNothingAfterTheTimeout() {
        RemoteClaim claim = new RemoteClaim(new Slot("bob", "any"), "tablet", 5, false);
        CompletableFuture<Handover> answered = lane.takeOver(THERE, claim);
        CompletableFuture<Handover> unanswered = lane.takeOver(THERE, claim);
        assertThat(flushed().getTakeoversCount()).isEqualTo(2);
        answer(Answers.newBuilder()
                .addHandedOver(HandedOver.newBuilder().setId(1).setStored(2).setSeenThrough(77)));

        assertThat(answered.join()).isEqualTo(new Handover(2, 77));
        assertThat(unanswered).isNotDone();
        pass(TIMEOUT);
        assertThat(unanswered.join()).isEqualTo(Handover.NOTHING);
    }

    @Test
    void aFrameThatRedisDidNotTakeIsRejectedWithATimeToTryAgain() {
        RelayLane failing = new RelayLane(
                0,
                FakeNodeChannel.SELF,
                new NodeChannel() {
                    @Override
                    public CompletableFuture<Long> publish(String node, byte[] frame) {
                        return CompletableFuture.failedFuture(new IllegalStateException("away"));
                    }

                    @Override
                    public CompletableFuture<Boolean> isAlive(Instance instance) {
                        return CompletableFuture.completedFuture(true);
                    }
                },
                tasks::add,
                TIMEOUT,
                () -> 0,
                new UncountedRelay(),
                0);
        Asked asked = new Asked();
        failing.relay(THERE, message("m1", 1), Optional.empty(), 1, false, asked);
        CompletableFuture<Handover> takeover =
                failing.takeOver(THERE, new RemoteClaim(new Slot("bob", "any"), "tablet", 5, false));
        tasks.remove().run();

        assertThat(asked.replies).singleElement().isInstanceOfSatisfying(Reply.Settled.class, settled -> {
            Outcome.Rejected rejected = (Outcome.Rejected) settled.outcome();
            assertThat(rejected.code()).isEqualTo(Receipt.Code.UNAVAILABLE);
            assertThat(rejected.retryAfter()).isPositive();
        });
        assertThat(takeover.join()).isEqualTo(Handover.NOTHING);
    }

    @Test
    void aNodeThatIsStartedAgainAndAgainIsRememberedOnce() {
        for (int i = 0; i < 100; i++) {
            Instance process = new Instance("there", "start-" + i);
            Asked asked = new Asked();
            lane.relay(process, message("m", 10), Optional.empty(), 1, false, asked);
            flushed();
            lane.answered(process, Answers.newBuilder().addDelivered(i + 1).build());
            assertThat(asked.replies).as("an id is never given twice").containsExactly(Reply.DELIVERED);
        }
        assertThat(lane.remembered()).isOne();
    }

    @Test
    void aNodeOfWhichNothingIsHeardIsForgottenUnlessSomethingIsOpen() {
        relay("m1");
        flushed();
        lane.answered(THERE, Answers.newBuilder().addDelivered(1).build());
        pass(RelayLane.FORGOTTEN_AFTER.plus(Duration.ofMinutes(2)));
        assertThat(lane.remembered()).isZero();

        relay("m2");
        assertThat(flushed().getMessages(0).getId()).isEqualTo(2);
    }
}
