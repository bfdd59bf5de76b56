package io.longwire.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.longwire.gateway.mailbox.Mailbox.Passed;
import io.longwire.gateway.mailbox.Mailbox.StoreOutcome;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.presence.Holder;
import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.presence.UserSlots;
import io.longwire.gateway.relay.FakeNodeChannel;
import io.longwire.gateway.relay.RelayLane;
import io.longwire.gateway.relay.UncountedRelay;
import io.longwire.proto.Deliver;
import io.longwire.proto.Receipt;
import io.longwire.proto.node.Answers;
import io.longwire.proto.node.NodeFrame;
import io.longwire.proto.node.Poke;
import io.longwire.proto.node.Rejection;
import io.longwire.proto.node.RelayedMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a passage does once the user is on another node; what it does with the mailbox alone is in {@link RouterTest}. */
class PassageTest {

    private static final Instance THERE = new Instance("there", "1");
    private static final Instance FAR = new Instance("far", "1");
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final AskedMailbox mailbox = new AskedMailbox();
    private final FakeNodeChannel nodes = new FakeNodeChannel();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final RelayLane lane =
            new RelayLane(0, FakeNodeChannel.SELF, nodes, tasks::add, TIMEOUT, () -> 0, new UncountedRelay(), 0);
    private final Set<String> slotsKnown = new HashSet<>();
    private final List<String> handedOver = new ArrayList<>();
    private final List<Way> finished = new ArrayList<>();
    private final List<RetryListener.Retry> exhausted = new ArrayList<>();
    private final List<String> looked = new ArrayList<>();
    private final List<UserSlots> learnt = new ArrayList<>();
    private Passage passage = passageTo(Optional.empty());
    private final List<Duration> paused = new ArrayList<>();
    private final Queue<Runnable> afterPause = new ArrayDeque<>();
    private boolean isBobHere;
    private boolean isBobArriving;
    private long nowNanos;

    private final class Owner implements Passage.Owner {
        @Override
        public boolean isHere(String slot) {
            return isBobHere;
        }

        @Override
        public boolean isArriving(Optional<String> slot) {
            return isBobArriving;
        }

        @Override
        public boolean isKnown(String slot) {
            return slotsKnown.contains(slot);
        }

        @Override
        public int freshness() {
            return 0;
        }

        @Override
        public void learn(UserSlots slots, int freshness) {
            learnt.add(slots);
        }

        @Override
        public void lookIntoMailbox(String slot) {
            looked.add(slot);
        }

        @Override
        public void toUser(Pending message) {
            handedOver.add(message.message().deliver().getId() + " to all slots");
        }

        @Override
        public void handOver(Pending message) {
            handedOver.add(message.message().deliver().getId());
        }

        @Override
        public void finished(Way done) {
            finished.add(done);
        }
    }

    private static final class Heard implements Waiter {
        private Outcome outcome;
        private boolean isWritten;

        @Override
        public void written() {
            isWritten = true;
        }

        @Override
        public void settle(Outcome heard) {
            assertThat(outcome).isNull();
            outcome = heard;
        }
    }

    private Passage passageTo(Optional<String> slot) {
        return new Passage(
                mailbox,
                lane,
                "bob",
                slot,
                new Passage.Limits(new MemoryBudget(64 << 20), (retry, detail) -> exhausted.add(retry), this::later),
                new Owner());
    }

    private void later(Duration delay, Runnable task) {
        paused.add(delay);
        afterPause.add(task);
    }

    private void endPause() {
        afterPause.remove().run();
    }

    private Heard send(String id) {
        return send(id, 1, false);
    }

    private Heard send(String id, int bytes, boolean isTransient) {
        Heard heard = new Heard();
        Deliver deliver = Deliver.newBuilder()
                .setId(id)
                .setPayload(ByteString.copyFrom(new byte[bytes]))
                .build();
        passage.add(new Pending(new Message("bob", deliver, 0, isTransient), heard, 0));
        return heard;
    }

    private void held(Instance instance, String session) {
        mailbox.answer(AskedMailbox.held(new Holder(instance, "any", session, 1)));
    }

    private void stored(int messages) {
        mailbox.answer(new StoreOutcome.Stored(messages));
    }

    /** What was published by now, each frame by itself. */
    private List<NodeFrame> frames() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
        List<NodeFrame> frames = List.copyOf(nodes.published);
        nodes.published.clear();
        return frames;
    }

    /** The messages that went to a node, in their order. */
    private List<RelayedMessage> relayedTo(Instance instance) {
        return frames().stream()
                .filter(frame -> frame.getTo().equals(instance.toString()))
                .flatMap(frame -> frame.getMessagesList().stream())
                .toList();
    }

    private static List<String> ids(List<RelayedMessage> messages) {
        return messages.stream().map(message -> message.getDeliver().getId()).toList();
    }

    private void answer(Instance from, Answers.Builder answer) {
        FakeNodeChannel.answer(from, lane, answer.build());
    }

    private void pass(Duration time) {
        long end = nowNanos + time.toNanos();
        while (nowNanos < end) {
            nowNanos += Duration.ofMillis(100).toNanos();
            lane.tick(nowNanos, true);
        }
    }

    /** Bob is known to be there, on account of one message that was delivered. */
    private void bobIsThere() {
        send("m0");
        held(THERE, "session-1");
        assertThat(ids(relayedTo(THERE))).containsExactly("m0");
        answer(THERE, Answers.newBuilder().addDelivered(1));
    }

    @Test
    void onceAHolderIsKnownTheMailboxIsNotAskedAgain() {
        Heard first = send("m1");
        Heard second = send("m2");
        held(THERE, "session-1");
        Heard third = send("m3");

        List<RelayedMessage> relayed = relayedTo(THERE);
        assertThat(ids(relayed)).containsExactly("m1", "m2", "m3");
        assertThat(relayed).extracting(RelayedMessage::getLookFirst).containsOnly(false);
        assertThat(relayed.stream().map(RelayedMessage::getWay).distinct()).hasSize(1);
        answer(THERE, Answers.newBuilder().addDelivered(1).addStored(2).addDelivered(3));
        assertThat(List.of(first.outcome, second.outcome, third.outcome))
                .containsExactly(Outcome.DELIVERED, Outcome.STORED, Outcome.DELIVERED);
        assertThat(mailbox.questions).isEmpty();
        assertThat(finished).isEmpty();
    }

    @Test
    void whatFollowsAMessageThatFoundNobodyLooksForTheUserTogetherWithItAndByANewWay() {
        bobIsThere();
        Heard first = send("m1");
        send("m2");
        long way = relayedTo(THERE).get(0).getWay();
        answer(THERE, Answers.newBuilder().addElsewhere(2).addElsewhere(3));
        send("m3");
        assertThat(mailbox.questions.peek().ids()).containsExactly("m1", "m2");
        assertThat(first.outcome).isNull();

        held(FAR, "session-2");
        List<RelayedMessage> relayed = relayedTo(FAR);
        assertThat(ids(relayed)).containsExactly("m1", "m2", "m3");
        assertThat(relayed).allMatch(message -> message.getWay() > way);
    }

    @Test
    void whatWasRelayedBeforeOneThatFoundNobodyIsWaitedForAndAskedAbout() {
        bobIsThere();
        send("m1");
        send("m2");
        frames();
        answer(THERE, Answers.newBuilder().addElsewhere(3));
        assertThat(mailbox.questions).isEmpty();
        assertThat(frames()).flatMap(NodeFrame::getInquiriesList).containsExactly(2L);

        answer(THERE, Answers.newBuilder().addStored(2));
        assertThat(mailbox.questions.remove().ids()).containsExactly("m2");
    }

    @Test
    void aLateAnswerToWhatWasTakenBackIsNotTold() {
        bobIsThere();
        Heard heard = send("m1");
        frames();
        answer(THERE, Answers.newBuilder().addElsewhere(2));
        answer(THERE, Answers.newBuilder().addDelivered(2));
        assertThat(heard.outcome).isNull();
        stored(1);
        assertThat(heard.outcome).isEqualTo(Outcome.STORED);
    }

    @Test
    void afterAnUnansweredMessageAllAreStoredPastTheHolderWhichIsPokedAndLooksBeforeTheNext() {
        bobIsThere();
        Heard first = send("m1");
        Heard second = send("m2");
        frames();
        pass(TIMEOUT);
        assertThat(mailbox.questions.peek().ids()).containsExactly("m1", "m2");
        assertThat(mailbox.questions.peek().passed()).containsExactly(new Passed("session-1", 1, false));

        frames();
        stored(2);
        assertThat(List.of(first.outcome, second.outcome)).containsOnly(Outcome.STORED);
        assertThat(frames())
                .flatMap(NodeFrame::getPokesList)
                .containsExactly(Poke.newBuilder().setUser("bob").setSlot("any").build());

        answer(THERE, Answers.newBuilder().addHeld(99)); // it speaks again
        send("m3");
        held(THERE, "session-1");
        send("m4");
        assertThat(relayedTo(THERE)).extracting(RelayedMessage::getLookFirst).containsExactly(true, false);
    }

    @Test
    void aNodeIsAskedOnceMoreBeforeAnythingIsStoredPastIt() {
        bobIsThere();
        Heard heard = send("m1");
        frames();
        pass(TIMEOUT.dividedBy(2));
        assertThat(frames()).flatMap(NodeFrame::getInquiriesList).containsExactly(2L);
        answer(THERE, Answers.newBuilder().addDelivered(2));
        pass(TIMEOUT);
        assertThat(heard.outcome).isEqualTo(Outcome.DELIVERED);
        assertThat(mailbox.questions).isEmpty();
    }

    @Test
    void whatComesAfterARefusedMessageWaitsForThoseBeforeThatOne() {
        bobIsThere();
        Heard first = send("m1");
        Heard second = send("m2");
        frames();
        answer(THERE, refusalOf(3));
        assertThat(second.outcome).isInstanceOf(Outcome.Rejected.class);
        Heard third = send("m3");
        assertThat(relayedTo(THERE)).isEmpty();

        answer(THERE, refusalOf(2));
        assertThat(first.outcome).isInstanceOf(Outcome.Rejected.class);
        assertThat(third.outcome).isEqualTo(Outcome.BEHIND_REFUSED);
        assertThat(finished).containsExactly(passage);
    }

    @Test
    void onceThoseBeforeARefusedMessageHaveArrivedTheNextIsRelayed() {
        bobIsThere();
        send("m1");
        send("m2");
        frames();
        answer(THERE, refusalOf(3));
        send("m3");
        answer(THERE, Answers.newBuilder().addDelivered(2));
        held(THERE, "session-1");
        assertThat(ids(relayedTo(THERE))).containsExactly("m3");
    }

    private static Answers.Builder refusalOf(long id) {
        return Answers.newBuilder()
                .addRejected(Rejection.newBuilder()
                        .setId(id)
                        .setCode(Receipt.Code.UNAVAILABLE)
                        .setRetryAfterMs(200));
    }

    @Test
    void aHolderThatIsToLookBeforeAMessageWhoseFrameIsLostIsToldSoAgain() {
        bobIsThere();
        send("m1");
        frames();
        pass(TIMEOUT);
        stored(1);
        frames();
        answer(THERE, Answers.newBuilder().addHeld(99)); // it speaks again
        send("m2");
        held(THERE, "session-1");
        long lost = frames().get(0).getStream();
        answer(THERE, Answers.newBuilder().setLostStream(lost).setLostFrom(0));
        held(THERE, "session-1");
        assertThat(relayedTo(THERE)).extracting(RelayedMessage::getLookFirst).containsExactly(true);
    }

    @Test
    void aNodeThatIsGoneLosesItsClaimAndIsNotPoked() {
        bobIsThere();
        nodes.dead.add(THERE);
        Heard heard = send("m1");
        frames();
        pass(TIMEOUT);
        frames();
        assertThat(mailbox.questions.peek().passed()).containsExactly(new Passed("session-1", 1, true));
        stored(1);
        assertThat(heard.outcome).isEqualTo(Outcome.STORED);
        assertThat(frames()).isEmpty();
        assertThat(finished).containsExactly(passage);
    }

    @Test
    void aHolderOfANodeThatIsGoneIsNotWaitedFor() {
        nodes.dead.add(THERE);
        Heard heard = send("m1");
        held(THERE, "session-1");
        assertThat(frames()).isEmpty();
        assertThat(mailbox.questions.peek().passed()).containsExactly(new Passed("session-1", 1, true));
        stored(1);
        assertThat(heard.outcome).isEqualTo(Outcome.STORED);
    }

    @Test
    void aNodeThatWasTakenForDeadIsLookedForAgainWhereItHasRenewedTheClaimSince() {
        nodes.dead.add(THERE);
        send("m1");
        held(THERE, "session-1");
        nodes.dead.clear();
        mailbox.answer(AskedMailbox.held(new Holder(THERE, "any", "session-1", 2)));
        assertThat(relayedTo(THERE)).hasSize(1);
    }

    @Test
    void aNodeThatHasJustLeftSomethingUnansweredIsNotAskedAgainForAWhile() {
        bobIsThere();
        send("m1");
        frames();
        pass(TIMEOUT);
        stored(1);
        frames();

        Heard heard = send("m2");
        held(THERE, "session-1");
        assertThat(relayedTo(THERE)).isEmpty();
        assertThat(mailbox.questions.peek().passed()).containsExactly(new Passed("session-1", 1, false));
        stored(1);
        assertThat(heard.outcome).isEqualTo(Outcome.STORED);

        pass(Duration.ofSeconds(5));
        frames();
        send("m3");
        held(THERE, "session-1");
        assertThat(relayedTo(THERE)).extracting(RelayedMessage::getLookFirst).containsExactly(true);
    }

    @Test
    void aSessionThatHasComeWhileMessagesWereStoredPastAnotherGetsThem() {
        bobIsThere();
        send("m1");
        frames();
        pass(TIMEOUT);
        held(FAR, "session-2");
        assertThat(ids(relayedTo(FAR))).containsExactly("m1");
    }

    @Test
    void aMessageIsAskedAboutABoundedNumberOfTimesWhateverTheAnswers() {
        Heard heard = send("m1");
        Heard behind = send("m2");
        int asked = 0;
        while (heard.outcome == null) {
            asked++;
            held(FakeNodeChannel.SELF, "session-" + asked);
        }
        assertThat(asked).isEqualTo(Passage.MAX_ROUNDS);
        assertThat(heard.outcome).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(behind.outcome).as("what would overtake it").isEqualTo(Outcome.UNAVAILABLE);
        assertThat(exhausted).containsExactly(RetryListener.Retry.ROUTE);
        assertThat(mailbox.questions).isEmpty();
        assertThat(finished).containsExactly(passage);
    }

    @Test
    void aMessageIsRelayedABoundedNumberOfTimesWhateverTheAnswers() {
        Heard heard = send("m1");
        for (int id = 1; heard.outcome == null; id++) {
            held(THERE, "session-1");
            if (heard.outcome == null) {
                assertThat(ids(relayedTo(THERE))).containsExactly("m1");
                answer(THERE, Answers.newBuilder().addElsewhere(id));
                assertThat(paused).hasSize(Math.max(0, id - Passage.QUICK_ROUNDS + 1));
                if (id >= Passage.QUICK_ROUNDS) {
                    assertThat(mailbox.questions)
                            .as("asked before the pause is over")
                            .isEmpty();
                    endPause();
                }
            }
            assertThat(id).isLessThanOrEqualTo(Passage.MAX_ROUNDS);
        }
        assertThat(paused).containsOnly(Passage.PAUSE);
        assertThat(heard.outcome).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(exhausted).containsExactly(RetryListener.Retry.ROUTE);
    }

    @Test
    void aClaimWhoseSessionIsAboutToBeHereIsNotTakenForAStaleOne() {
        isBobArriving = true;
        Heard heard = send("m1");
        held(FakeNodeChannel.SELF, "session-1");
        assertThat(mailbox.questions).as("asked before the pause is over").isEmpty();
        isBobArriving = false;
        isBobHere = true;
        endPause();
        assertThat(mailbox.questions.peek().passed()).isEmpty();
        held(FakeNodeChannel.SELF, "session-1");
        assertThat(handedOver).containsExactly("m1");
        assertThat(heard.outcome).isNull();
    }

    /** The holder may not know yet that it has lost its slot, and what was stored since is for the session that comes. */
    @Test
    void aHolderThatIsRememberedIsNotSentToWhileASessionIsAboutToBeHere() {
        bobIsThere();
        send("m1");
        assertThat(ids(relayedTo(THERE))).containsExactly("m1");
        answer(THERE, Answers.newBuilder().addDelivered(2));

        isBobArriving = true;
        send("m2");
        assertThat(relayedTo(THERE)).isEmpty();
        held(FakeNodeChannel.SELF, "session-2");
        isBobArriving = false;
        isBobHere = true;
        endPause();
        send("m3");
        assertThat(relayedTo(THERE)).as("while the mailbox is asked about m2").isEmpty();
        held(FakeNodeChannel.SELF, "session-2");

        assertThat(handedOver).containsExactly("m2", "m3");
    }

    @Test
    void allDeadClaimsOfAUserArePassedInOneQuestion() {
        nodes.dead.add(THERE);
        Heard heard = send("m1");
        mailbox.answer(AskedMailbox.held(
                new Holder(FakeNodeChannel.SELF, "phone", "ghost-1", 1),
                new Holder(THERE, "tablet", "ghost-2", 1),
                new Holder(FakeNodeChannel.SELF, "laptop", "ghost-3", 1)));
        assertThat(mailbox.questions.peek().passed())
                .containsExactly(
                        new Passed("ghost-1", 1, true), new Passed("ghost-2", 1, true), new Passed("ghost-3", 1, true));
        stored(1);
        assertThat(heard.outcome).isEqualTo(Outcome.STORED);
        assertThat(looked).as("a session may have come here meanwhile").containsExactly("phone", "laptop");
    }

    @Test
    void oneLiveHolderAmongDeadOnesGetsTheMessage() {
        nodes.dead.add(THERE);
        send("m1");
        mailbox.answer(AskedMailbox.held(
                new Holder(FakeNodeChannel.SELF, "phone", "ghost-1", 1),
                new Holder(THERE, "tablet", "ghost-2", 1),
                new Holder(FAR, "laptop", "session-3", 1)));
        assertThat(ids(relayedTo(FAR))).containsExactly("m1");
        assertThat(mailbox.questions).isEmpty();
    }

    @Test
    void aClaimThatItsOwnNodeDoesNotKnowIsStale() {
        bobIsThere();
        Heard heard = send("m1");
        frames();
        answer(THERE, Answers.newBuilder().addGone(2));
        assertThat(mailbox.questions.peek().passed()).containsExactly(new Passed("session-1", 1, true));
        stored(1);
        assertThat(heard.outcome).isEqualTo(Outcome.STORED);
        assertThat(frames())
                .as("should it have come meanwhile")
                .flatMap(NodeFrame::getPokesList)
                .hasSize(1);
    }

    @Test
    void whatIsBehindAMessageThatWasRefusedForNowIsRefusedToo() {
        bobIsThere();
        Heard before = send("m1");
        Heard refused = send("m2");
        Heard behind = send("m3");
        Heard typing = send("t4", 1, true);
        long way = relayedTo(THERE).get(0).getWay();
        answer(
                THERE,
                Answers.newBuilder()
                        .addRejected(Rejection.newBuilder()
                                .setId(3)
                                .setCode(Receipt.Code.UNAVAILABLE)
                                .setRetryAfterMs(1_000)));
        answer(THERE, Answers.newBuilder().addStored(4));
        assertThat(before.outcome).isNull();
        assertThat(refused.outcome).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(behind.outcome).isEqualTo(Outcome.BEHIND_REFUSED);
        assertThat(typing.outcome).isEqualTo(Outcome.DROPPED);

        send("m2");
        answer(THERE, Answers.newBuilder().addDelivered(2));
        held(THERE, "session-1");
        assertThat(relayedTo(THERE)).allMatch(message -> message.getWay() > way).hasSize(1);
    }

    @Test
    void whatIsBehindAFullMailboxIsRefusedTooForItMightFit() {
        Heard asked = send("m1");
        Heard waiting = send("m2");
        stored(0);
        assertThat(asked.outcome).isEqualTo(Outcome.MAILBOX_FULL);
        assertThat(waiting.outcome).isEqualTo(Outcome.BEHIND_REFUSED);
        assertThat(mailbox.questions).isEmpty();
    }

    @Test
    void whatIsForADeviceThatHasMadeRoomGoesToThoseThatTheUserHas() {
        send("m1");
        UserSlots now = new UserSlots(7, List.of("tablet"), List.of());
        mailbox.answer(new StoreOutcome.NoSuchSlot(now));
        assertThat(learnt).containsExactly(now);
        assertThat(handedOver).containsExactly("m1 to all slots");
        assertThat(finished).containsExactly(passage);
    }

    @Test
    void whatIsForADeviceThatRedisHasForgottenIsRefusedForNow() {
        slotsKnown.add("phone");
        passage = passageTo(Optional.of("phone"));
        Heard heard = send("m1");
        mailbox.answer(new StoreOutcome.NoSuchSlot(new UserSlots(7, List.of("tablet"), List.of())));
        assertThat(heard.outcome).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(handedOver).isEmpty();
    }

    @Test
    void aMessageThatTheNodeHoldsHasBeenWrittenToAPhone() {
        bobIsThere();
        Heard heard = send("m1");
        frames();
        answer(THERE, Answers.newBuilder().addHeld(2));
        assertThat(heard.isWritten).isTrue();
    }

    @Test
    void lostFramesAreAskedForAnewInTheirOrder() {
        bobIsThere();
        send("m1");
        long stream = frames().get(0).getStream();
        send("m2");
        frames();
        answer(THERE, Answers.newBuilder().setLostStream(stream).setLostFrom(1));
        assertThat(mailbox.questions.peek().ids()).containsExactly("m1", "m2");
        held(THERE, "session-1");
        assertThat(ids(relayedTo(THERE))).containsExactly("m1", "m2");
    }

    @Test
    void aUserWhoHasComeHereGetsEverythingThatWaited() {
        bobIsThere();
        send("m1");
        send("m2");
        frames();
        answer(THERE, Answers.newBuilder().addElsewhere(2).addElsewhere(3));
        isBobHere = true;
        held(FakeNodeChannel.SELF, "session-3");
        assertThat(handedOver).containsExactly("m1", "m2");
        assertThat(finished).containsExactly(passage);
    }

    @Test
    void aTransientMessageIsRelayedButNeverStored() {
        bobIsThere();
        Heard delivered = send("t1", 1, true);
        assertThat(relayedTo(THERE)).extracting(RelayedMessage::getTransient).containsExactly(true);
        answer(THERE, Answers.newBuilder().addDelivered(2));
        assertThat(delivered.outcome).isEqualTo(Outcome.DELIVERED);

        Heard lost = send("t2", 1, true);
        Heard kept = send("m1");
        frames();
        pass(TIMEOUT);
        stored(1);
        assertThat(lost.outcome).isEqualTo(Outcome.DROPPED);
        assertThat(kept.outcome).isEqualTo(Outcome.STORED);
    }

    @Test
    void whatIsUnderWayToAnotherNodeIsBounded() {
        bobIsThere();
        for (int i = 0; i < PendingQueue.MAX_MESSAGES; i++) {
            assertThat(send("m" + i).outcome).isNull();
        }
        assertThat(send("one too many").outcome).isEqualTo(Outcome.CONGESTED);
        answer(THERE, Answers.newBuilder().addDelivered(2));
        assertThat(send("room again").outcome).isNull();
    }

    @Test
    void itsBytesAreBoundedTooButALargeMessageByItselfGoes() {
        bobIsThere();
        assertThat(send("large", PendingQueue.MAX_BYTES + 1, false).outcome).isNull();
        assertThat(send("small").outcome).isEqualTo(Outcome.CONGESTED);
        answer(THERE, Answers.newBuilder().addDelivered(2));
        assertThat(send("small").outcome).isNull();
    }

    @Test
    void whatHasNotLeftYetWhenALossBecomesKnownDoesNotOvertakeWhatWasLost() {
        bobIsThere();
        send("m1");
        long lost = frames().get(0).getStream();
        send("m2");
        answer(THERE, Answers.newBuilder().setLostStream(lost).setLostFrom(1));

        assertThat(ids(relayedTo(THERE))).isEmpty();
        held(THERE, "session-1");
        assertThat(ids(relayedTo(THERE))).containsExactly("m1", "m2");
    }
}
