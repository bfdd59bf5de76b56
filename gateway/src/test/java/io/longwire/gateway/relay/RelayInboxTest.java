package io.longwire.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.presence.Slot;
import io.longwire.proto.Deliver;
import io.longwire.proto.Receipt;
import io.longwire.proto.node.Answers;
import io.longwire.proto.node.NodeFrame;
import io.longwire.proto.node.Rejection;
import io.longwire.proto.node.RelayedMessage;
import io.longwire.proto.node.SessionKick;
import io.longwire.proto.node.SlotsChange;
import io.longwire.proto.node.Takeover;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RelayInboxTest {

    private static final Instance THERE = new Instance("there", "1");
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final FakeNodeChannel nodes = new FakeNodeChannel();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final RelayLane lane =
            new RelayLane(0, FakeNodeChannel.SELF, nodes, tasks::add, TIMEOUT, () -> 1_000, new UncountedRelay(), 0);
    private final Seen seen = new Seen();
    private final RelayInbox inbox = new RelayInbox(lane, Runnable::run, seen, () -> 1_000, new UncountedRelay());
    private long nowNanos;

    /** Remembers what came, and answers when the test says so. */
    private static final class Seen implements Arrivals {
        final Map<String, Consumer<Reply>> messages = new LinkedHashMap<>();
        final List<String> others = new ArrayList<>();
        final List<Message> bodies = new ArrayList<>();
        Consumer<Handover> takeover = handover -> {};
        Runnable registered = () -> {};

        @Override
        public void message(Message message, Optional<String> slot, boolean lookFirst, Answer answer) {
            bodies.add(message);
            messages.put(message.deliver().getId() + (lookFirst ? " after looking" : ""), answer);
        }

        @Override
        public void takeOver(RemoteClaim claim, Consumer<Handover> done) {
            others.add("takeover of " + claim.slot().user() + " by " + claim.device());
            takeover = done;
        }

        @Override
        public void registerAgain(String user, Runnable done) {
            others.add("registration of " + user);
            registered = done;
        }

        @Override
        public void slotsChanged(String user, List<String> slots, long epoch) {
            others.add("slots of " + user + " " + slots);
        }

        @Override
        public void mailStored(Slot slot) {
            others.add("mail for " + slot.user());
        }

        @Override
        public void kick(String user, String detail) {
            others.add("kick " + user + " " + detail);
        }
    }

    @Test
    void whatComesTheSameWayAfterAMessageThatWasRefusedForNowIsRefusedToo() {
        arrive(frame(1, 0).addMessages(message(1, 7)));
        arrive(frame(1, 1).addMessages(message(2, 7)));
        Reply refusal = new Reply.Settled(new Outcome.Rejected(Receipt.Code.UNAVAILABLE, Duration.ofSeconds(1)));
        reply(1, refusal);
        arrive(frame(1, 2).addMessages(message(3, 7)));
        arrive(frame(1, 3).addMessages(message(4, 8)));

        assertThat(answers().getRejectedList()).extracting(Rejection::getId).containsExactly(1L, 3L);
        assertThat(seen.messages.keySet()).containsExactly("m1", "m2", "m4");
    }

    @Test
    void aFinalRejectionRefusesNothingElse() {
        arrive(frame(1, 0).addMessages(message(1, 7)));
        reply(1, new Reply.Settled(new Outcome.Rejected(Receipt.Code.FORBIDDEN, Duration.ZERO)));
        arrive(frame(1, 1).addMessages(message(2, 7)));
        assertThat(seen.messages.keySet()).containsExactly("m1", "m2");
    }

    private static NodeFrame.Builder frame(long stream, long number) {
        return NodeFrame.newBuilder()
                .setFrom(THERE.toString())
                .setTo(FakeNodeChannel.SELF.toString())
                .setLane(2)
                .setStream(stream)
                .setNumber(number);
    }

    private static RelayedMessage.Builder message(long id, long way) {
        return RelayedMessage.newBuilder()
                .setId(id)
                .setUser("bob")
                .setWay(way)
                .setDeliver(Deliver.newBuilder().setId("m" + id));
    }

    private void arrive(NodeFrame.Builder frame) {
        inbox.arrived(frame.build());
    }

    private void reply(long id, Reply reply) {
        seen.messages.get("m" + id).accept(reply);
    }

    /** What was answered to the one lane that asks here. */
    private Answers answers() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
        Answers.Builder all = Answers.newBuilder();
        for (NodeFrame frame : nodes.published) {
            assertThat(frame.getTo()).isEqualTo(THERE.toString());
            assertThat(frame.getAnswersList()).extracting(Answers::getLane).containsExactly(2);
            all.mergeFrom(frame.getAnswers(0));
        }
        nodes.published.clear();
        return all.build();
    }

    private void pass(Duration time) {
        long end = nowNanos + time.toNanos();
        while (nowNanos < end) {
            nowNanos += Duration.ofMillis(100).toNanos();
            lane.tick(nowNanos, true);
            inbox.tick();
        }
    }

    @Test
    void answersGoToTheLaneThatAskedAsTheyCome() {
        arrive(frame(1, 0).addMessages(message(1, 1)).addMessages(message(2, 1)).addMessages(message(3, 1)));
        reply(2, Reply.STORED);
        assertThat(answers().getStoredList()).containsExactly(2L);
        reply(1, Reply.DELIVERED);
        reply(3, new Reply.Settled(new Outcome.Rejected(Receipt.Code.MAILBOX_FULL, Duration.ofSeconds(30))));
        Answers later = answers();
        assertThat(later.getDeliveredList()).containsExactly(1L);
        assertThat(later.getRejected(0).getCode()).isEqualTo(Receipt.Code.MAILBOX_FULL);
        assertThat(later.getRejected(0).getRetryAfterMs()).isEqualTo(30_000);
        assertThat(inbox.openAnswers()).isZero();
    }

    @Test
    void aMessageKeepsItsTimeToLiveAndIsToldToLookFirst() {
        arrive(frame(1, 0).addMessages(message(1, 1).setTtlMs(500).setLookFirst(true)));
        assertThat(seen.messages).containsOnlyKeys("m1 after looking");
        assertThat(seen.bodies.get(0).expiresAtMillis()).isEqualTo(1_500);
    }

    @Test
    void aFrameThatDoesNotFollowTheOneBeforeIsNotLookedAtAndItsSenderIsTold() {
        arrive(frame(1, 0).addMessages(message(1, 1)));
        arrive(frame(1, 2).addMessages(message(3, 1)));
        arrive(frame(1, 3).addMessages(message(4, 1)));

        assertThat(seen.messages).containsOnlyKeys("m1");
        Answers told = answers();
        assertThat(told.getLostStream()).isEqualTo(1);
        assertThat(told.getLostFrom()).isEqualTo(1);

        arrive(frame(2, 0).addMessages(message(3, 1)));
        assertThat(seen.messages).containsOnlyKeys("m1", "m3");
    }

    @Test
    void aFrameOfAnEarlierStreamIsNotLookedAt() {
        arrive(frame(2, 0).addMessages(message(1, 1)));
        arrive(frame(1, 5).addMessages(message(2, 1)));
        assertThat(seen.messages).containsOnlyKeys("m1");
        Answers told = answers();
        assertThat(told.getLostStream()).isEqualTo(1);
        assertThat(told.getLostFrom()).isEqualTo(5);
        arrive(frame(2, 1).addMessages(message(3, 1)));
        assertThat(seen.messages).containsOnlyKeys("m1", "m3");
    }

    @Test
    void aStreamWhoseBeginningWasNotHeardIsLost() {
        arrive(frame(1, 7).addMessages(message(9, 1)));
        assertThat(seen.messages).isEmpty();
        assertThat(answers().getLostFrom()).isZero();
    }

    @Test
    void onceOneWasElsewhereSoAreAllOthersOfItsWayAndALaterWayIsLookedAt() {
        arrive(frame(1, 0).addMessages(message(1, 5)));
        reply(1, Reply.ELSEWHERE);
        arrive(frame(1, 1).addMessages(message(2, 5)).addMessages(message(3, 6)));

        assertThat(answers().getElsewhereList()).containsExactly(1L, 2L);
        assertThat(seen.messages).containsOnlyKeys("m1", "m3");
    }

    @Test
    void whatCameBehindAMessageThatIsRefusedOnlyNowIsRevokedAndNothingElse() {
        arrive(frame(1, 0).addMessages(message(1, 5)).addMessages(message(2, 5)).addMessages(message(3, 5)));
        arrive(frame(1, 1).addMessages(message(4, 6)).addMessages(message(5, 5).setUser("carol")));
        reply(2, Reply.ELSEWHERE);

        assertThat(seen.messages.entrySet().stream()
                        .filter(one -> ((Arrivals.Answer) one.getValue()).isRevoked())
                        .map(Map.Entry::getKey))
                .containsExactly("m3");
    }

    @Test
    void aRefusalIsOfOneUserOnly() {
        arrive(frame(1, 0).addMessages(message(1, 5)));
        reply(1, Reply.ELSEWHERE);
        arrive(frame(1, 1).addMessages(message(2, 5).setUser("carol")));
        assertThat(seen.messages).containsKey("m2");
    }

    @Test
    void aRefusalIsForgottenWhenNothingOfItsWayCanComeAnyMore() {
        arrive(frame(1, 0).addMessages(message(1, 5)));
        reply(1, Reply.ELSEWHERE);
        pass(Duration.ofMinutes(11));
        arrive(frame(1, 0).addMessages(message(2, 5)));
        assertThat(seen.messages).containsKey("m2");
    }

    @Test
    void whatARedisThatStoodStillPassesOnLateIsRefusedWithWhatItFollows() {
        arrive(frame(1, 0).addMessages(message(1, 5)));
        reply(1, new Reply.Settled(new Outcome.Rejected(Receipt.Code.UNAVAILABLE, Duration.ofSeconds(1))));
        pass(Duration.ofMinutes(1));
        arrive(frame(1, 1).addMessages(message(2, 5)).addMessages(message(3, 6)));
        assertThat(seen.messages).containsOnlyKeys("m1", "m3");
    }

    @Test
    void aSignIsGivenForWhatTakesLong() {
        arrive(frame(1, 0).addMessages(message(1, 1)).addMessages(message(2, 1)));
        reply(2, Reply.DELIVERED);
        answers();
        pass(TIMEOUT.dividedBy(2));
        assertThat(answers().getHeldList()).isNotEmpty().containsOnly(1L);
        assertThat(inbox.openAnswers()).isEqualTo(1);
        reply(1, Reply.DELIVERED);
        answers();
        pass(TIMEOUT);
        assertThat(answers().getHeldList()).isEmpty();
    }

    @Test
    void whoAsksAgainHearsWhatWasAnsweredWhetherItIsUnderWayAndOfWhatNeverCameThatItIsElsewhere() {
        arrive(frame(1, 0).addMessages(message(1, 1)).addMessages(message(2, 1)));
        reply(1, Reply.STORED);
        answers();
        arrive(frame(0, 0).addInquiries(1).addInquiries(2).addInquiries(3));
        Answers told = answers();
        assertThat(told.getStoredList()).containsExactly(1L);
        assertThat(told.getHeldList()).containsExactly(2L);
        assertThat(told.getElsewhereList()).containsExactly(3L);
    }

    @Test
    void whatIsNoNameIsRejectedAndNotPassedOn() {
        arrive(frame(1, 0).addMessages(message(1, 1).setUser("{bob}*")));
        assertThat(seen.messages).isEmpty();
        assertThat(answers().getRejected(0).getCode()).isEqualTo(Receipt.Code.BAD_RECIPIENT);
    }

    @Test
    void whatNeedsNoOrderIsTakenWithoutANumber() {
        arrive(frame(0, 0)
                .addTakeovers(Takeover.newBuilder()
                        .setId(1)
                        .setUser("bob")
                        .setSlot("any")
                        .setByDevice("tablet")
                        .setEpoch(5))
                .addSlotsChanges(
                        SlotsChange.newBuilder().setId(2).setUser("bob").addSlots("phone"))
                .addKicks(SessionKick.newBuilder().setUser("bob").setDetail("bye")));
        assertThat(seen.others).containsExactly("takeover of bob by tablet", "slots of bob [phone]", "kick bob bye");
        Answers atOnce = answers();
        assertThat(atOnce.getDeliveredList()).containsExactly(2L);
        assertThat(atOnce.getHandedOverList()).isEmpty();

        seen.takeover.accept(new Handover(3, 77));
        Answers later = answers();
        assertThat(later.getHandedOver(0).getId()).isEqualTo(1);
        assertThat(later.getHandedOver(0).getStored()).isEqualTo(3);
        assertThat(later.getHandedOver(0).getSeenThrough()).isEqualTo(77);
    }

    @Test
    void whoAsksForARegistrationHearsWhenItIsDone() {
        arrive(frame(0, 0)
                .addSlotsChanges(
                        SlotsChange.newBuilder().setId(2).setUser("bob").setEpoch(RelayLane.REGISTER_AGAIN)));
        assertThat(seen.others).containsExactly("registration of bob");
        tasks.forEach(Runnable::run);
        assertThat(nodes.published).isEmpty();

        seen.registered.run();
        assertThat(answers().getDeliveredList()).containsExactly(2L);
    }

    @Test
    void whatIsForAnEarlierProcessOfThisNodeIsAnsweredAtOnce() {
        inbox.arrivedForAnother(frame(4, 2)
                .addMessages(message(1, 1))
                .addTakeovers(Takeover.newBuilder().setId(2).setUser("bob").setSlot("any"))
                .addSlotsChanges(SlotsChange.newBuilder().setId(3).setUser("bob"))
                .build());
        assertThat(seen.messages).isEmpty();
        assertThat(seen.others).isEmpty();
        Answers told = answers();
        assertThat(told.getLostStream()).isEqualTo(4);
        assertThat(told.getLostFrom()).isZero();
        assertThat(told.getHandedOver(0).getId()).isEqualTo(2);
        assertThat(told.getDeliveredList()).containsExactly(3L);
    }

    @Test
    void whatARecipientOfAnotherLoopAnswersIsTakenOnTheLoopOfTheInbox() {
        Queue<Runnable> hops = new ArrayDeque<>();
        RelayInbox among = new RelayInbox(lane, hops::add, seen, () -> 1_000, new UncountedRelay());
        among.arrived(frame(1, 0).addMessages(message(7, 1)).build());

        reply(7, Reply.STORED);
        assertThat(among.openAnswers()).isEqualTo(1);
        assertThat(answers()).isEqualTo(Answers.getDefaultInstance());

        hops.remove().run();
        assertThat(among.openAnswers()).isZero();
        assertThat(answers().getStoredList()).containsExactly(7L);
    }

    @Test
    void aNodeThatIsStartedAgainAndAgainIsRememberedOnce() {
        for (int i = 0; i < 100; i++) {
            Instance process = new Instance("there", "start-" + i);
            arrive(frame(1, 0).setFrom(process.toString()).addMessages(message(1, 1)));
            assertThat(seen.messages).containsKey("m1");
            seen.messages.clear();
        }
        assertThat(inbox.remembered()).isOne();
    }

    @Test
    void aNodeOfWhichNothingIsHeardIsForgotten() {
        arrive(frame(1, 0).addMessages(message(1, 1)));
        reply(1, Reply.DELIVERED);
        pass(RelayLane.FORGOTTEN_AFTER.plus(Duration.ofMinutes(1)));
        assertThat(inbox.remembered()).isZero();
    }
}
