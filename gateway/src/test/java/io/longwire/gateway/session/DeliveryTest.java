package io.longwire.gateway.session;

import static io.longwire.gateway.session.SessionFixture.MAX_IN_FLIGHT;
import static io.longwire.gateway.session.SessionFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.presence.Owner;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.routing.MemoryBudget;
import io.longwire.gateway.routing.PendingQueue;
import io.longwire.gateway.session.SessionFixture.Heard;
import io.longwire.proto.Deliver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveryTest {

    private final SessionFixture fixture = new SessionFixture();
    private final SessionFixture.TestLoop loop = fixture.newLoop();
    private final FakePhone phone = new FakePhone();
    private final List<String> events = new ArrayList<>();
    private Delivery delivery;

    @BeforeEach
    void create() {
        delivery = new Delivery(loop.loop, phone, new DeliveryEvents(events));
    }

    private void begin(boolean hasMail) {
        begin(hasMail, 0);
    }

    private void begin(boolean hasMail, long seenThrough) {
        delivery.begin(new Owner(new Slot("bob", Slot.ANY), "session", "phone", 1), hasMail, seenThrough, 0);
    }

    private Heard deliver(String id) {
        Heard heard = new Heard();
        delivery.deliver(message("bob", id), heard);
        return heard;
    }

    private List<Heard> deliverMany(int from, int to) {
        List<Heard> heard = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            heard.add(deliver("m" + i));
        }
        return heard;
    }

    private void stored(String... ids) {
        long mailId = 1;
        for (String id : ids) {
            fixture.mailbox.put("bob", mailId++, message("bob", id));
        }
    }

    @Test
    void aLivePhoneGetsMessagesAtOnceAndItsAckReceiptsThemWithoutAskingTheMailbox() {
        begin(false);
        Heard first = deliver("m1");
        Heard second = deliver("m2");

        assertThat(phone.delivered).containsExactly("m1", "m2");
        assertThat(first.outcome).isNull();

        assertThat(delivery.acknowledge(2)).isTrue();
        assertThat(first.outcome).isEqualTo(Outcome.DELIVERED);
        assertThat(second.outcome).isEqualTo(Outcome.DELIVERED);
        assertThat(fixture.mailbox.asked).isEmpty();
    }

    @Test
    void anAckOfWhatWasNeverWrittenIsRefusedAndAnOldOneIsIgnored() {
        begin(false);
        deliver("m1");

        assertThat(delivery.acknowledge(2)).isFalse();
        assertThat(delivery.acknowledge(0)).isFalse();
        assertThat(delivery.acknowledge(1)).isTrue();
        assertThat(delivery.acknowledge(1)).isTrue();
    }

    @Test
    void theSameMessageInFlightIsNotWrittenTwiceAndBothSendersHear() {
        begin(false);
        Heard first = deliver("m1");
        Heard again = deliver("m1");

        assertThat(phone.delivered).containsExactly("m1");
        delivery.acknowledge(1);
        assertThat(first.outcome).isEqualTo(Outcome.DELIVERED);
        assertThat(again.outcome).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void aFullWindowIsStoredInOrderBeforeWhatIsNew() {
        begin(false);
        List<Heard> heard = deliverMany(1, MAX_IN_FLIGHT + 2);
        fixture.mailbox.answer();

        assertThat(phone.delivered).hasSize(MAX_IN_FLIGHT);
        assertThat(fixture.mailbox.ids("bob")).containsExactly("m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9");
        assertThat(heard.subList(0, MAX_IN_FLIGHT + 1)).allMatch(h -> h.outcome.equals(Outcome.STORED));
        assertThat(heard.get(MAX_IN_FLIGHT + 1).outcome).isNull();

        fixture.mailbox.answerAll();
        assertThat(fixture.mailbox.ids("bob")).endsWith("m9", "m10");
    }

    @Test
    void aPhoneThatFellBehindIsServedFromTheMailboxAsItAcknowledgesAndIsLiveAgain() {
        begin(false);
        deliverMany(1, MAX_IN_FLIGHT + 5);
        fixture.mailbox.answerAll();
        assertThat(phone.delivered).hasSize(MAX_IN_FLIGHT);

        delivery.acknowledge(phone.lastSeq);
        fixture.mailbox.answerAll();
        assertThat(phone.delivered).hasSize(MAX_IN_FLIGHT + 5).endsWith("m12", "m13");

        delivery.acknowledge(phone.lastSeq);
        fixture.mailbox.answerAll();
        assertThat(fixture.mailbox.ids("bob")).isEmpty();

        int askedBefore = fixture.mailbox.asked.size();
        Heard live = deliver("m14");
        delivery.acknowledge(phone.lastSeq);
        assertThat(live.outcome).isEqualTo(Outcome.DELIVERED);
        assertThat(fixture.mailbox.asked).hasSize(askedBefore);
    }

    @Test
    void aPhoneThatReadsNoMoreGetsNothingMoreAndCostsNoHeap() {
        begin(false);
        deliver("m1");
        phone.isWritable = false;
        Heard second = deliver("m2");
        fixture.mailbox.answerAll();

        assertThat(phone.delivered).containsExactly("m1");
        assertThat(second.outcome).isEqualTo(Outcome.STORED);
        assertThat(fixture.mailbox.ids("bob")).containsExactly("m1", "m2");

        phone.isWritable = true;
        delivery.writable();
        fixture.mailbox.answerAll();
        assertThat(phone.delivered).containsExactly("m1", "m2");
    }

    @Test
    void aMessageThatIsNotAcknowledgedInTimeIsStored() {
        begin(false);
        Heard heard = deliver("m1");

        fixture.pass(SessionFixture.ACK_TIMEOUT.minusMillis(200));
        assertThat(fixture.mailbox.asked).isEmpty();

        fixture.pass(Duration.ofMillis(600));
        fixture.mailbox.answerAll();
        assertThat(heard.outcome).isEqualTo(Outcome.STORED);
        assertThat(fixture.mailbox.ids("bob")).containsExactly("m1");
    }

    @Test
    void eachMessageHasItsOwnAckTimeout() {
        begin(false);
        deliver("m1");
        fixture.pass(Duration.ofSeconds(4));
        delivery.acknowledge(1);
        Heard second = deliver("m2");
        fixture.pass(Duration.ofSeconds(4));
        assertThat(fixture.mailbox.asked).isEmpty();
        fixture.pass(Duration.ofSeconds(2));
        fixture.mailbox.answerAll();
        assertThat(second.outcome).isEqualTo(Outcome.STORED);
    }

    @Test
    void anAckThatComesWhileTheAppendIsUnderWayTellsDeliveredAndEmptiesTheMailbox() {
        begin(false);
        Heard heard = deliver("m1");
        fixture.pass(Duration.ofSeconds(6));
        assertThat(fixture.mailbox.isAsked()).isTrue();

        delivery.acknowledge(1);
        assertThat(heard.outcome).isEqualTo(Outcome.DELIVERED);

        fixture.mailbox.answerAll();
        assertThat(fixture.mailbox.ids("bob")).isEmpty();
        Heard live = deliver("m2");
        assertThat(phone.delivered).containsExactly("m1", "m2");
        assertThat(live.outcome).isNull();
    }

    @Test
    void mailThatWaitedComesBeforeWhatIsNew() {
        stored("old1", "old2");
        begin(true);
        Heard heard = deliver("new1");
        fixture.mailbox.answerAll();

        assertThat(heard.outcome).isEqualTo(Outcome.STORED);
        assertThat(phone.delivered).containsExactly("old1", "old2", "new1");
    }

    @Test
    void mailThatAPhoneMayHaveSeenIsMarked() {
        stored("m1", "m2", "m3");
        begin(true, 2);
        fixture.mailbox.answerAll();

        assertThat(phone.delivered).containsExactly("m1 again", "m2 again", "m3");
    }

    @Test
    void aFullMailboxRejectsAndKeepsWhatItHas() {
        fixture.mailbox.limit = 1;
        stored("old");
        begin(true);
        Heard heard = deliver("new");
        fixture.mailbox.answerAll();

        assertThat(heard.outcome).isEqualTo(Outcome.MAILBOX_FULL);
        assertThat(fixture.mailbox.ids("bob")).containsExactly("old");
    }

    @Test
    void transientMessagesAreWrittenOrDroppedButNeverStored() {
        begin(false);
        Heard written = new Heard();
        delivery.deliver(message("bob", "typing1", 1, true), written);
        phone.isWritable = false;
        Heard dropped = new Heard();
        delivery.deliver(message("bob", "typing2", 1, true), dropped);
        assertThat(dropped.outcome).isEqualTo(Outcome.DROPPED);

        deliver("m1");
        fixture.mailbox.answerAll();
        assertThat(written.outcome).isEqualTo(Outcome.DROPPED);
        assertThat(fixture.mailbox.ids("bob")).containsExactly("m1");
    }

    @Test
    void whileTheMailboxIsAwayALivePhoneStaysLiveAndOnlyWhatHasNoPlaceIsRejected() {
        fixture.mailbox.isAvailable = false;
        begin(false);
        List<Heard> heard = deliverMany(1, MAX_IN_FLIGHT + 1);
        assertThat(heard.get(MAX_IN_FLIGHT).outcome).isEqualTo(Outcome.UNAVAILABLE);

        delivery.acknowledge(phone.lastSeq);
        assertThat(heard.get(0).outcome).isEqualTo(Outcome.DELIVERED);
        Heard next = deliver("next");
        delivery.acknowledge(phone.lastSeq);
        assertThat(next.outcome).isEqualTo(Outcome.DELIVERED);
        assertThat(fixture.mailbox.asked).isEmpty();
    }

    @Test
    void anAppendThatFailsIsNeverReceiptedAsStored() {
        begin(false);
        Heard inFlight = deliver("m1");
        phone.isWritable = false;
        Heard added = deliver("m2");
        fixture.mailbox.isAvailable = false;
        fixture.mailbox.answerAll();

        assertThat(inFlight.outcome).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(added.outcome).isEqualTo(Outcome.UNAVAILABLE);
    }

    @Test
    void theMailboxIsAskedAgainAfterItWasAway() {
        stored("m1");
        begin(true);
        fixture.mailbox.isAvailable = false;
        fixture.mailbox.answerAll();
        assertThat(phone.delivered).isEmpty();

        fixture.mailbox.isAvailable = true;
        fixture.pass(Duration.ofSeconds(1));
        fixture.mailbox.answerAll();
        assertThat(phone.delivered).containsExactly("m1");
    }

    @Test
    void theEndStoresWhatIsInFlightAndWhateverComesLater() {
        begin(false);
        Heard inFlight = deliver("m1");
        phone.close();
        delivery.finish();
        Heard late = deliver("m2");
        assertThat(events).isEmpty();
        fixture.mailbox.answerAll();

        assertThat(events).contains("finished");
        assertThat(delivery.isFinished()).isTrue();
        assertThat(inFlight.outcome).isEqualTo(Outcome.STORED);
        assertThat(late.outcome).isEqualTo(Outcome.STORED);
        assertThat(fixture.mailbox.ids("bob")).containsExactly("m1", "m2");
        assertThat(delivery.handover().stored()).isEqualTo(2);
        assertThat(delivery.handover().seenThrough()).isNotZero();
    }

    @Test
    void whatCameBeforeTheLoginWasDoneIsDeliveredInOrder() {
        Heard early = deliver("early");
        begin(false);
        deliver("late");
        assertThat(phone.delivered).containsExactly("early", "late");
        delivery.acknowledge(2);
        assertThat(early.outcome).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void whatWaitedForALoginThatWasRefusedIsRejected() {
        Heard early = deliver("early");
        delivery.abandon();
        Heard late = deliver("late");
        assertThat(early.outcome).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(late.outcome).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(delivery.isFinished()).isTrue();
    }

    @Test
    void whatCameBeforeTheLoginWasDoneKeepsItsOrderAlsoWhenItDoesNotFitTheWindow() {
        for (int i = 1; i <= MAX_IN_FLIGHT + 4; i++) {
            deliver("m" + i);
        }
        begin(false);
        for (int i = 0; i < 4; i++) {
            fixture.mailbox.answerAll();
            delivery.acknowledge(phone.lastSeq);
        }
        assertThat(phone.delivered)
                .containsExactly("m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11", "m12");
        assertThat(fixture.mailbox.ids("bob")).isEmpty();
    }

    @Test
    void aMessageLargerThanTheBacklogIsStoredAllTheSame() {
        stored("m1");
        begin(true);
        Heard heard = new Heard();
        delivery.deliver(message("bob", "large", PendingQueue.MAX_BYTES + 1, false), heard);
        fixture.mailbox.answerAll();
        assertThat(heard.outcome).isEqualTo(Outcome.STORED);
    }

    @Test
    void aMessageMayBeRepeatedAnyNumberOfTimesWhileItIsInFlight() {
        begin(false);
        List<Heard> heard = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            heard.add(deliver("m1"));
        }
        delivery.acknowledge(1);
        assertThat(heard).allMatch(h -> Outcome.DELIVERED.equals(h.outcome));
    }

    @Test
    void whatAnAnswerOfTheMailboxBreaksEndsTheConnectionAndIsNotSwallowed() {
        stored("m1", "m2");
        begin(true);
        phone.failsToDeliver = true;
        fixture.mailbox.answerAll();
        assertThat(phone.isClosed).isTrue();

        delivery.finish();
        fixture.mailbox.answerAll();
        assertThat(delivery.isFinished()).isTrue();
        assertThat(fixture.mailbox.ids("bob")).containsExactly("m1", "m2");
    }

    @Test
    void whatWaitsBehindAnAppendThatFailedIsRefusedWithIt() {
        stored("old");
        begin(true);
        fixture.mailbox.answerAll();
        Heard appending = deliver("m1");
        Heard waiting = deliver("m2");
        fixture.mailbox.isAvailable = false;
        fixture.mailbox.answer();
        fixture.mailbox.isAvailable = true;

        assertThat(appending.outcome).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(waiting.outcome).isEqualTo(Outcome.BEHIND_REFUSED);
        fixture.mailbox.answerAll();
        assertThat(fixture.mailbox.ids("bob")).containsExactly("old");
    }

    @Test
    void whatWaitsBehindAFullMailboxIsRefusedThoughItMightFit() {
        stored("old");
        begin(true);
        fixture.mailbox.answerAll();
        fixture.mailbox.limit = 1;
        Heard appending = deliver("m1");
        Heard waiting = deliver("m2");
        fixture.mailbox.answer();
        assertThat(appending.outcome).isEqualTo(Outcome.MAILBOX_FULL);
        assertThat(waiting.outcome).isEqualTo(Outcome.BEHIND_REFUSED);
    }

    @Test
    void whatWaitedForALoginDoesNotOvertakeWhatIsRefusedAtItsEnd() {
        for (int i = 1; i <= MAX_IN_FLIGHT; i++) {
            deliver("m" + i);
        }
        Heard tooMany = deliver("m9");
        Heard behind = new Heard();
        fixture.mailbox.isAvailable = false;
        phone.isWritable = true;
        delivery.deliver(message("bob", "m10"), behind);
        begin(false);
        assertThat(tooMany.outcome).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(behind.outcome).isEqualTo(Outcome.BEHIND_REFUSED);
    }

    @Test
    void aPhoneThatAcknowledgesIsServedHoweverFastOthersWrite() {
        for (int i = 1; i <= 100; i++) {
            fixture.mailbox.put("bob", i, message("bob", "old" + i));
        }
        begin(true);
        int read = 0;
        for (int round = 0; round < 40 && read < 100; round++) {
            deliver("new" + round); // one is always waiting to be appended
            deliver("newer" + round);
            fixture.mailbox.answer();
            read = phone.delivered.size();
            delivery.acknowledge(phone.lastSeq);
        }
        assertThat(read).isGreaterThanOrEqualTo(100);
    }

    @Test
    void mailThatIsAnnouncedWhileTheMailboxIsReadIsReadToo() {
        stored("m1");
        begin(true);
        fixture.mailbox.answer();
        delivery.acknowledge(phone.lastSeq);
        assertThat(fixture.mailbox.isAsked()).as("whether that was all").isTrue();

        fixture.mailbox.carryOut();
        stored("m2");
        delivery.lookIntoMailbox();
        fixture.mailbox.giveAnswer();
        Heard later = deliver("m3");
        fixture.mailbox.answerAll();
        delivery.acknowledge(phone.lastSeq);
        fixture.mailbox.answerAll();
        assertThat(phone.delivered).containsExactly("m1", "m2", "m3");
        assertThat(later.outcome).isIn(Outcome.STORED, Outcome.DELIVERED);
    }

    @Test
    void mailThatIsAnnouncedWhileTheMailboxIsAwayComesBeforeWhatIsNew() {
        begin(false);
        Heard inFlight = deliver("m0");
        stored("m1");
        fixture.mailbox.isAvailable = false;
        delivery.lookIntoMailbox();
        Heard refused = deliver("m2");
        assertThat(refused.outcome).isEqualTo(Outcome.UNAVAILABLE);
        delivery.acknowledge(1);
        assertThat(inFlight.outcome).as("what the phone has is not refused").isEqualTo(Outcome.DELIVERED);

        fixture.mailbox.isAvailable = true;
        fixture.pass(Duration.ofSeconds(1));
        fixture.mailbox.answerAll();
        deliver("m2");
        fixture.mailbox.answerAll();
        delivery.acknowledge(phone.lastSeq);
        fixture.mailbox.answerAll();
        assertThat(phone.delivered).containsExactly("m0", "m1", "m2");
    }

    @Test
    void aMessageToBeKeptDoesNotShareTheFateOfATransientOneOfTheSameName() {
        begin(false);
        Heard typing = new Heard();
        delivery.deliver(message("bob", "m1", 10, true), typing);
        Heard kept = deliver("m1");
        phone.close();
        delivery.finish();
        fixture.mailbox.answerAll();
        assertThat(typing.outcome).isEqualTo(Outcome.DROPPED);
        assertThat(kept.outcome).isEqualTo(Outcome.STORED);
    }

    @Test
    void aPushIsAnotherMessageThanAChatOfTheSameName() {
        begin(false);
        deliver("order-17");
        Message chat = message("bob", "order-17");
        Heard push = new Heard();
        delivery.deliver(
                new Message(
                        "bob",
                        chat.deliver().toBuilder()
                                .setOrigin(Deliver.Origin.PUSH)
                                .build(),
                        0,
                        false),
                push);
        assertThat(phone.delivered).containsExactly("order-17", "order-17");
        delivery.acknowledge(1);
        assertThat(push.outcome).isNull();
        delivery.acknowledge(2);
        assertThat(push.outcome).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void whatAllSessionsOfALoopHoldIsBounded() {
        begin(false);
        fixture.mailbox.isAvailable = false;
        MemoryBudget budget = loop.loop.budget();
        budget.take(SessionFixture.BUDGET - 100);
        assertThat(deliver("m1").outcome).isNull();
        assertThat(deliver("m2").outcome).as("one always may be in flight").isNull();
        budget.take(100);
        Heard refused = deliver("m3");
        assertThat(refused.outcome).isEqualTo(Outcome.UNAVAILABLE);
        delivery.acknowledge(2);
        assertThat(budget.used()).isEqualTo(SessionFixture.BUDGET);
    }

    @Test
    void aMailboxThatAnswersAgainIsReadAtOnceHoweverOftenItDidNotBefore() {
        stored("m1");
        begin(true);
        for (int i = 2; i < 20; i++) {
            deliver("m" + i);
            fixture.mailbox.loseAnswer();
        }
        assertThat(phone.delivered).isEmpty();
        deliver("m20");
        fixture.mailbox.answerAll();
        assertThat(phone.delivered).startsWith("m1");
    }

    @Test
    void aMailboxThatNeverAnswersIsAskedLessAndLess() {
        stored("m1");
        begin(true);
        fixture.mailbox.isAvailable = false;
        for (int i = 0; i < 600; i++) {
            fixture.mailbox.answerAll();
            fixture.pass(Duration.ofMillis(500));
        }
        assertThat(fixture.mailbox.asked.size()).as("in five minutes").isLessThan(90);
        fixture.mailbox.isAvailable = true;
        fixture.pass(Duration.ofSeconds(5));
        fixture.mailbox.answerAll();
        assertThat(phone.delivered).containsExactly("m1");
    }
}
