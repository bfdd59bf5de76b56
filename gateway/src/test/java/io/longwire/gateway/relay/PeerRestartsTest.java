package io.longwire.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.presence.Instance;
import io.longwire.proto.Deliver;
import io.longwire.proto.node.Answers;
import io.longwire.proto.node.NodeFrame;
import io.longwire.proto.node.RelayedMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Peers that end and start, under the same name or another, and what one event loop keeps of them. */
class PeerRestartsTest {

    private static final int RESTARTS = 100;
    private static final Instance PAUSED = new Instance("there", "paused");
    private static final Instance NEXT = new Instance("there", "next");

    private final FakeNodeChannel nodes = new FakeNodeChannel();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final RelayLane lane = new RelayLane(
            0, FakeNodeChannel.SELF, nodes, tasks::add, Duration.ofSeconds(2), () -> 1_000, new UncountedRelay(), 0);
    private final StoringArrivals arrivals = new StoringArrivals();
    private final RelayInbox inbox = new RelayInbox(lane, Runnable::run, arrivals, () -> 1_000, new UncountedRelay());
    private long nowNanos;

    /** Stores what comes, at once. */
    private static final class StoringArrivals extends OnlyMessages {
        final List<String> stored = new ArrayList<>();

        @Override
        public void message(Message message, Optional<String> slot, boolean lookFirst, Answer answer) {
            stored.add(message.deliver().getId());
            answer.accept(Reply.STORED);
        }
    }

    private static final class Asked extends RelayRequest {
        final List<Reply> replies = new ArrayList<>();

        @Override
        protected void replied(Reply reply) {
            replies.add(reply);
        }
    }

    private void arrive(Instance from, long stream, long number, long id) {
        inbox.arrived(NodeFrame.newBuilder()
                .setFrom(from.toString())
                .setTo(FakeNodeChannel.SELF.toString())
                .setStream(stream)
                .setNumber(number)
                .addMessages(RelayedMessage.newBuilder()
                        .setId(id)
                        .setUser("bob")
                        .setWay(stream)
                        .setDeliver(Deliver.newBuilder().setId("m" + id)))
                .build());
    }

    private void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    private Answers answersTo(Instance peer) {
        runTasks();
        Answers.Builder all = Answers.newBuilder();
        nodes.published.stream()
                .filter(frame -> frame.getTo().equals(peer.toString()))
                .flatMap(frame -> frame.getAnswersList().stream())
                .forEach(all::mergeFrom);
        nodes.published.clear();
        return all.build();
    }

    private Answers inquire(Instance peer, long id) {
        answersTo(peer);
        inbox.arrived(NodeFrame.newBuilder()
                .setFrom(peer.toString())
                .setTo(FakeNodeChannel.SELF.toString())
                .addInquiries(id)
                .build());
        return answersTo(peer);
    }

    private void pass(Duration time) {
        long end = nowNanos + time.toNanos();
        while (nowNanos < end) {
            nowNanos += Duration.ofMillis(100).toNanos();
            lane.tick(nowNanos, true);
            inbox.tick();
            runTasks();
        }
    }

    /** A message each way, and the peer ends without a word. */
    private void talkTo(Instance peer) {
        arrive(peer, 1, 0, 1);
        Asked asked = new Asked();
        Message message = new Message("carol", Deliver.newBuilder().setId("m").build(), 0, false);
        assertThat(lane.relay(peer, message, Optional.empty(), lane.newWay(), false, asked))
                .isTrue();
        assertThat(answersTo(peer).getStoredList()).containsExactly(1L);
        pass(Duration.ofSeconds(3));
        assertThat(asked.replies).containsExactly(Reply.UNANSWERED);
        nodes.dead.add(peer);
    }

    @Test
    void ofAHundredProcessesOfOneNodeTheLatestIsRemembered() {
        for (int i = 0; i < RESTARTS; i++) {
            talkTo(new Instance("there", "start-" + i));
        }
        assertThat(inbox.remembered()).isOne();
        assertThat(lane.remembered()).isOne();
        assertThat(arrivals.stored).hasSize(RESTARTS);
    }

    @Test
    void ofAHundredProcessesWithNamesOfTheirOwnAFewAreRemembered() {
        for (int i = 0; i < RESTARTS; i++) {
            talkTo(new Instance("pod-" + i, "start"));
        }
        pass(Duration.ofMinutes(2));
        assertThat(inbox.remembered()).isEqualTo(Senders.SILENT_LANES);
        assertThat(lane.remembered()).isZero();
        assertThat(arrivals.stored).hasSize(RESTARTS);
    }

    @Test
    void ofPeersThatAreGoneNothingIsLeftAfterAWhile() {
        for (int i = 0; i < RESTARTS; i++) {
            talkTo(new Instance("pod-" + i, "start"));
        }
        pass(RelayLane.FORGOTTEN_AFTER.plus(Duration.ofMinutes(1)));
        assertThat(inbox.remembered()).isZero();
        assertThat(inbox.senders().places()).isZero();
        assertThat(lane.remembered()).isZero();
    }

    @Test
    void aQuietPeerThatLivesIsToldWhatWasAnsweredHoweverManyOthersAreGone() {
        Instance quiet = new Instance("quiet", "1");
        arrive(quiet, 1, 0, 7);
        for (int i = 0; i < RESTARTS; i++) {
            talkTo(new Instance("pod-" + i, "start"));
        }
        assertThat(inquire(quiet, 7).getStoredList()).containsExactly(7L);
    }

    @Test
    void aPeerThatWasPausedWhileAnotherTookItsNameGoesOnInItsOrder() {
        arrive(PAUSED, 1, 0, 1);
        arrive(NEXT, 1, 0, 2);
        arrive(PAUSED, 1, 1, 3);
        assertThat(arrivals.stored).containsExactly("m1", "m2", "m3");
        assertThat(answersTo(PAUSED).getLostStream()).isZero();
    }

    @Test
    void aFrameOfThePastIsRefusedAlsoAfterAnotherProcessHasTakenTheName() {
        arrive(PAUSED, 1, 0, 1);
        arrive(PAUSED, 2, 0, 2);
        arrive(NEXT, 1, 0, 3);
        answersTo(PAUSED);
        pass(Duration.ofMinutes(5));

        arrive(PAUSED, 1, 0, 1);
        arrive(PAUSED, 2, 0, 2);
        assertThat(arrivals.stored).containsExactly("m1", "m2", "m3");
        assertThat(answersTo(PAUSED).getLostStream()).isEqualTo(2);
        arrive(PAUSED, 3, 0, 4);
        assertThat(arrivals.stored).containsExactly("m1", "m2", "m3", "m4");
    }

    @Test
    void aPausedPeerDoesNotTakeTheAnswersOfItsSuccessor() {
        arrive(PAUSED, 1, 0, 1);
        arrive(NEXT, 1, 0, 2);
        arrive(PAUSED, 1, 1, 3);
        assertThat(inquire(NEXT, 2).getStoredList()).containsExactly(2L);
    }

    @Test
    void whoseAnswersAreDroppedIsToldToLookElsewhere() {
        arrive(PAUSED, 1, 0, 1);
        arrive(NEXT, 1, 0, 2);
        assertThat(inquire(PAUSED, 1).getElsewhereList()).containsExactly(1L);
        assertThat(inbox.remembered()).isOne();
    }

    @Test
    void placesInStreamsAreBounded() {
        for (int i = 0; i < Senders.MAX_LANES + 10; i++) {
            arrive(new Instance("there", "start-" + i), 1, 0, 1);
            runTasks();
        }
        assertThat(inbox.senders().places()).isEqualTo(Senders.MAX_LANES);
        assertThat(inbox.remembered()).isOne();
    }
}
