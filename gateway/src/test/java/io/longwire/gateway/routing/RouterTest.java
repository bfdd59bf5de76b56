package io.longwire.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.mailbox.Mailbox.Passed;
import io.longwire.gateway.mailbox.Mailbox.StoreOutcome;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.presence.Holder;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.presence.UserSlots;
import io.longwire.gateway.relay.FakeNodeChannel;
import io.longwire.gateway.relay.RelayLane;
import io.longwire.gateway.relay.Reply;
import io.longwire.gateway.relay.UncountedRelay;
import io.longwire.proto.Deliver;
import io.longwire.proto.Receipt;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class RouterTest {

    private final AskedMailbox mailbox = new AskedMailbox();
    private final Queue<AskedMailbox.Question> questions = mailbox.questions;
    private final List<String> arrived = new ArrayList<>();
    private final AskedPresence presence = new AskedPresence();
    private int freshness;
    private final List<RetryListener.Retry> exhausted = new ArrayList<>();
    private final RetryListener retries = (retry, detail) -> exhausted.add(retry);
    private final OneUser users = new OneUser();
    private final FakeNodeChannel nodes = new FakeNodeChannel();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final RelayLane lane = new RelayLane(
            0, FakeNodeChannel.SELF, nodes, tasks::add, Duration.ofSeconds(2), () -> 0, new UncountedRelay(), 0);
    private final Router router = new Router(
            users,
            mailbox,
            presence,
            lane,
            tasks::add,
            () -> freshness,
            new MemoryBudget(64 << 20),
            retries,
            (delay, task) -> tasks.add(task));

    private class LocalRecipient implements Recipient {
        private final String slot;

        LocalRecipient(String slot) {
            this.slot = slot;
        }

        @Override
        public String user() {
            return "bob";
        }

        @Override
        public String slotName() {
            return slot;
        }

        @Override
        public boolean isOnThisLoop() {
            return true;
        }

        @Override
        public boolean offer(Message message, Waiter waiter) {
            arrived.add(message.deliver().getId() + "@" + slot);
            waiter.settle(Outcome.DELIVERED);
            return true;
        }

        @Override
        public void lookIntoMailbox() {
            arrived.add("look@" + slot);
        }
    }

    private static final class Heard implements Waiter {
        private Outcome outcome;

        @Override
        public void settle(Outcome heard) {
            assertThat(outcome).isNull();
            outcome = heard;
        }
    }

    private Heard route(String id) {
        return route(id, false);
    }

    private Heard route(String id, boolean isTransient) {
        Heard heard = new Heard();
        Deliver deliver = Deliver.newBuilder().setId(id).setFrom("alice").build();
        router.route(new Message("bob", deliver, 0, isTransient), heard);
        return heard;
    }

    private void bobIsHere(String... slots) {
        users.has(List.of(slots).stream().map(LocalRecipient::new).toList());
    }

    @Test
    void aUserWhoIsHereIsReachedWithoutTheMailbox() {
        bobIsHere("any");
        assertThat(route("m1").outcome).isEqualTo(Outcome.DELIVERED);
        assertThat(questions).isEmpty();
    }

    @Test
    void aTransientMessageForAnAbsentUserIsDropped() {
        Heard heard = route("typing", true);
        questions.remove().answer().complete(new StoreOutcome.Stored(0));
        assertThat(heard.outcome).isEqualTo(Outcome.DROPPED);
    }

    @Test
    void whatComesWhileTheMailboxIsAskedGoesTogetherInTheNextQuestion() {
        Heard first = route("m1");
        Heard second = route("m2");
        Heard third = route("m3");
        assertThat(questions).hasSize(1);
        assertThat(questions.peek().ids()).containsExactly("m1");

        questions.remove().answer().complete(new StoreOutcome.Stored(1));
        assertThat(first.outcome).isEqualTo(Outcome.STORED);
        assertThat(questions.peek().ids()).containsExactly("m2", "m3");

        questions.remove().answer().complete(new StoreOutcome.Stored(1));
        assertThat(second.outcome).isEqualTo(Outcome.STORED);
        assertThat(third.outcome).isEqualTo(Outcome.MAILBOX_FULL);
    }

    @Test
    void aMessageDoesNotOvertakeOneForWhichTheMailboxIsAsked() {
        route("m1");
        bobIsHere("any");
        route("m2");
        assertThat(arrived).isEmpty();

        questions.remove().answer().complete(AskedMailbox.held(new Holder(FakeNodeChannel.SELF, "any", "session", 1)));
        assertThat(arrived).containsExactly("m1@any", "m2@any");
        route("m3");
        assertThat(arrived).endsWith("m3@any");
        assertThat(questions).isEmpty();
    }

    @Test
    void aHolderThatIsNotHereIsNamedAsGone() {
        Heard heard = route("m1");
        questions.remove().answer().complete(AskedMailbox.held(new Holder(FakeNodeChannel.SELF, "any", "ghost", 1)));
        assertThat(questions.peek().passed()).containsExactly(new Passed("ghost", 1, true));

        questions.remove().answer().complete(new StoreOutcome.Stored(1));
        assertThat(heard.outcome).isEqualTo(Outcome.STORED);
    }

    @Test
    void withoutAnAnswerNobodyIsToldThatTheMessageIsStored() {
        Heard heard = route("m1");
        questions.remove().answer().completeExceptionally(new IllegalStateException("away"));
        assertThat(heard.outcome).isEqualTo(Outcome.UNAVAILABLE);
        route("m2");
        assertThat(questions).hasSize(1);
    }

    @Test
    void whatWaitsInMemoryIsBounded() {
        route("asked");
        for (int i = 0; i < PendingQueue.MAX_MESSAGES; i++) {
            assertThat(route("m" + i).outcome).isNull();
        }
        assertThat(route("one too many").outcome).isEqualTo(Outcome.CONGESTED);
    }

    @Test
    void aUserWithSeveralSlotsIsReachedInEachOfThem() {
        users.has(List.of(new LocalRecipient("phone")), "tablet");
        Heard heard = route("m1");
        assertThat(arrived).containsExactly("m1@phone");
        assertThat(questions.peek().slot()).contains("tablet");
        assertThat(heard.outcome).isNull();

        questions.remove().answer().complete(new StoreOutcome.Stored(1));
        assertThat(heard.outcome).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void aDeviceInADrawerDoesNotStopItsUsersMailButAFailureIsTold() {
        users.has(List.of(new LocalRecipient("phone")), "tablet");
        Heard full = route("m1");
        questions.remove().answer().complete(new StoreOutcome.Stored(0));
        assertThat(full.outcome).isEqualTo(Outcome.DELIVERED);

        Heard failed = route("m2");
        questions.remove().answer().completeExceptionally(new IllegalStateException("away"));
        assertThat(failed.outcome)
                .isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> assertThat(rejected.code())
                        .isEqualTo(Receipt.Code.UNAVAILABLE));
    }

    @Test
    void aSlotThatRefusesForNowIsToldWithoutWaitingForTheOthers() {
        users.has(List.of(), "phone", "tablet");
        users.has(List.of(new LocalRecipient("laptop")), "phone", "tablet");
        Heard heard = route("m1");
        AskedMailbox.Question phone = questions.remove();
        questions.remove().answer().completeExceptionally(new IllegalStateException("away"));
        assertThat(heard.outcome).isEqualTo(Outcome.UNAVAILABLE);
        phone.answer().complete(new StoreOutcome.Stored(1));
    }

    @Test
    void whatADeviceInADrawerHasMissedIsCountedForIt() {
        users.has(List.of(new LocalRecipient("phone")), "tablet");
        assertThat(route("m1").outcome).isNull();
        questions.remove().answer().complete(new StoreOutcome.Stored(0));
        runTasks();
        assertThat(mailbox.unseen).containsExactly(new Slot("bob", "tablet"));

        users.has(List.of(), "tablet");
        users.bob = LocalUser.ABSENT;
        Heard refused = route("m2");
        questions.remove().answer().complete(new StoreOutcome.Stored(0));
        runTasks();
        assertThat(refused.outcome).isEqualTo(Outcome.MAILBOX_FULL);
        assertThat(mailbox.unseen).as("its sender knows").hasSize(1);
    }

    private void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    @Test
    void slotsThatMayHaveChangedUnheardAreAskedFor() {
        users.has(List.of(new LocalRecipient("phone")));
        assertThat(route("m1").outcome).isEqualTo(Outcome.DELIVERED);
        freshness++;
        route("m2");
        assertThat(arrived).containsExactly("m1@phone");

        presence.questions.remove().complete(new UserSlots(2, List.of("phone", "tablet"), List.of()));
        assertThat(arrived).containsExactly("m1@phone", "m2@phone");
        assertThat(questions.remove().slot()).contains("tablet");
        route("m3");
        assertThat(arrived).endsWith("m3@phone");
    }

    @Test
    void whatAnotherNodeHasRelayedWaitsForTheSlotsToo() {
        users.has(List.of(new LocalRecipient("phone")));
        freshness++;
        List<Reply> replies = new ArrayList<>();
        RelayedMessages relayed = new RelayedMessages(users, router);
        relayed.take(message("m1"), Optional.empty(), false, replies::add);
        relayed.take(message("m2"), Optional.empty(), false, replies::add);
        assertThat(replies).isEmpty();
        presence.questions.remove().complete(new UserSlots(2, List.of("phone"), List.of()));
        assertThat(replies).containsExactly(Reply.DELIVERED, Reply.DELIVERED);
        assertThat(arrived).containsExactly("m1@phone", "m2@phone");
    }

    private static Message message(String id) {
        return new Message(
                "bob", Deliver.newBuilder().setId(id).setFrom("alice").build(), 0, false);
    }

    @Test
    void whatWaitsForTheSlotsIsRefusedWithAMessageThatWentAheadToThem() {
        users.has(List.of(new LocalRecipient("phone")), "tablet");
        Heard ahead = route("m1");
        freshness++;
        Heard behind = route("m2");
        mailbox.questions.remove().answer().completeExceptionally(new IllegalStateException("away"));
        assertThat(ahead.outcome).isEqualTo(Outcome.UNAVAILABLE);
        presence.questions.remove().complete(new UserSlots(2, List.of("phone", "tablet"), List.of()));
        assertThat(behind.outcome).isEqualTo(Outcome.BEHIND_REFUSED);
        runTasks();

        route("m3");
        assertThat(arrived).containsExactly("m1@phone", "m3@phone");
        assertThat(mailbox.questions.remove().ids()).containsExactly("m3");
    }

    /** A session that has taken a message and cannot say yet what becomes of it. */
    private final class SlowRecipient extends LocalRecipient {
        private final List<Waiter> waiters = new ArrayList<>();

        SlowRecipient(String slot) {
            super(slot);
        }

        @Override
        public boolean offer(Message message, Waiter waiter) {
            arrived.add(message.deliver().getId() + "@" + slotName());
            return waiters.add(waiter);
        }

        void refuseAll() {
            router.refused("bob");
            waiters.forEach(waiter -> waiter.settle(Outcome.UNAVAILABLE));
        }
    }

    @Test
    void whatWaitsForTheSlotsIsRefusedWithAMessageThatTheOneSessionHadTaken() {
        SlowRecipient phone = new SlowRecipient("phone");
        users.has(List.of(phone));
        route("m1");
        freshness++;
        Heard behind = route("m2");

        phone.refuseAll();
        presence.questions.remove().complete(new UserSlots(2, List.of("phone"), List.of()));

        assertThat(behind.outcome).isEqualTo(Outcome.BEHIND_REFUSED);
        assertThat(arrived).containsExactly("m1@phone");
    }

    @Test
    void whatWaitsForTheSlotsComesAfterAMessageThatTheSessionHasPassedOnMeanwhile() {
        SlowRecipient phone = new SlowRecipient("phone");
        users.has(List.of(phone));
        Heard first = route("m1");
        freshness++;
        Heard second = route("m2");

        users.bob = LocalUser.ABSENT;
        router.passOn("phone", message("m1"), phone.waiters.get(0));
        presence.questions.remove().complete(new UserSlots(2, List.of("phone"), List.of()));
        assertThat(questions.element().ids()).containsExactly("m1");
        assertThat(questions).hasSize(1);

        questions.remove().answer().complete(new StoreOutcome.Stored(1));
        runTasks();
        assertThat(first.outcome).isEqualTo(Outcome.STORED);
        questions.remove().answer().complete(new StoreOutcome.Stored(1));
        assertThat(second.outcome).isEqualTo(Outcome.STORED);
    }

    @Test
    void whatComesForAUserWhoseSessionHasPassedSomethingOnWaitsBehindThat() {
        router.passOn("phone", message("m1"), new Heard());
        Heard second = route("m2");
        assertThat(questions.element().ids()).containsExactly("m1");
        assertThat(questions).hasSize(1);

        questions.remove().answer().completeExceptionally(new IllegalStateException("away"));
        runTasks();

        assertThat(second.outcome).isEqualTo(Outcome.BEHIND_REFUSED);
    }

    @Test
    void whatWaitsBehindAMessageForWhichAllMailboxesAreFullIsRefusedWithIt() {
        users.has(List.of(), "phone", "tablet");
        users.bob = new LocalUser(List.of(new SlowRecipient("watch")), List.of("phone"), users.bob.slots());
        Heard first = route("m1");
        SlowRecipient watch = (SlowRecipient) users.bob.recipients().get(0);
        users.bob = LocalUser.ABSENT;
        Heard second = route("m2");

        watch.waiters.get(0).settle(Outcome.MAILBOX_FULL);
        questions.remove().answer().complete(new StoreOutcome.Stored(0));
        runTasks();

        assertThat(first.outcome).isEqualTo(Outcome.MAILBOX_FULL);
        assertThat(second.outcome).isEqualTo(Outcome.BEHIND_REFUSED);
    }

    @Test
    void whatFollowsAMessageToSeveralSlotsDoesNotOvertakeItWhenTheUserIsHereNoMore() {
        users.has(List.of(new LocalRecipient("phone")), "tablet");
        Heard first = route("m1");
        users.bob = LocalUser.ABSENT;
        Heard second = route("m2");
        List<Reply> replies = new ArrayList<>();
        router.route(message("m3"), new RelayedHop(replies));
        assertThat(replies).containsExactly(Reply.ELSEWHERE);
        assertThat(mailbox.questions).hasSize(1);

        mailbox.answer(new StoreOutcome.Stored(1));
        runTasks();
        assertThat(first.outcome).isEqualTo(Outcome.DELIVERED);
        assertThat(mailbox.questions.peek().ids()).containsExactly("m2");
        assertThat(mailbox.questions.peek().slot()).isEmpty();
        mailbox.answer(new StoreOutcome.Stored(1));
        assertThat(second.outcome).isEqualTo(Outcome.STORED);
    }

    @Test
    void whatFollowsAMessageToSeveralSlotsDoesNotOvertakeItWhenOnlyOneIsLeft() {
        users.has(List.of(new LocalRecipient("phone")), "tablet");
        Heard first = route("m1");
        users.has(List.of(new LocalRecipient("phone")));
        Heard second = route("m2");
        assertThat(arrived).containsExactly("m1@phone");
        mailbox.questions.remove().answer().completeExceptionally(new IllegalStateException("away"));
        runTasks();
        assertThat(first.outcome).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(second.outcome).isEqualTo(Outcome.BEHIND_REFUSED);
        assertThat(route("m1").outcome).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void whoDoesNotWaitBehindAMessageToSeveralSlotsLeavesNothingBehindItThatIsRefused() {
        users.has(List.of(new LocalRecipient("phone")), "tablet");
        route("m1");
        users.bob = LocalUser.ABSENT;
        router.route(message("m2"), new RelayedHop(new ArrayList<>()));
        mailbox.questions.remove().answer().completeExceptionally(new IllegalStateException("away"));
        runTasks();

        Heard later = route("m3");
        assertThat(later.outcome).isNull();
        mailbox.answer(new StoreOutcome.Stored(1));
        assertThat(later.outcome).isEqualTo(Outcome.STORED);
    }

    private record RelayedHop(List<Reply> replies) implements Forwarder {
        @Override
        public void settle(Outcome outcome) {
            replies.add(Reply.of(outcome));
        }

        @Override
        public void elsewhere() {
            replies.add(Reply.ELSEWHERE);
        }
    }

    @Test
    void whatWaitsForTheSlotsIsNotTakenIfItWasRevokedMeanwhile() {
        users.has(List.of(new LocalRecipient("phone")));
        freshness++;
        boolean[] isRevoked = {false};
        Heard heard = new Heard();
        router.route(message("m1"), new Waiter() {
            @Override
            public void settle(Outcome outcome) {
                heard.settle(outcome);
            }

            @Override
            public boolean isRevoked() {
                return isRevoked[0];
            }
        });
        isRevoked[0] = true;
        presence.questions.remove().complete(new UserSlots(2, List.of("phone"), List.of()));
        runTasks();
        assertThat(heard.outcome).isEqualTo(Outcome.BEHIND_REFUSED);
        assertThat(arrived).isEmpty();
    }

    @Test
    void withoutTheSlotsNothingIsTaken() {
        users.has(List.of(new LocalRecipient("phone")));
        freshness++;
        Heard first = route("m1");
        Heard second = route("m2");
        Heard typing = route("t1", true);
        presence.questions.remove().completeExceptionally(new IllegalStateException("away"));
        assertThat(first.outcome).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(second.outcome).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(typing.outcome).isEqualTo(Outcome.DROPPED);
        assertThat(arrived).isEmpty();
    }

    @Test
    void whileRedisIsAwayTheSlotsThatAreKnownHaveToDo() {
        users.has(List.of(new LocalRecipient("phone")));
        freshness++;
        mailbox.isAvailable = false;
        assertThat(route("m1").outcome).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void aUserWhoseFirstLoginHereIsUnderWayIsAskedForOnce() {
        users.bob = new LocalUser(List.of(new LocalRecipient("phone")), List.of(), LocalUser.Slots.UNKNOWN);
        Heard heard = route("m1");
        presence.questions.remove().complete(new UserSlots(2, List.of("phone"), List.of()));
        assertThat(heard.outcome).isEqualTo(Outcome.DELIVERED);
        assertThat(route("m2").outcome).isEqualTo(Outcome.DELIVERED);
        assertThat(questions).isEmpty();
    }

    @Test
    void aMessageThatEverySessionTurnsAwayIsGivenUp() {
        users.has(List.of(new LocalRecipient("phone") {
            @Override
            public boolean offer(Message message, Waiter waiter) {
                return false;
            }
        }));
        assertThat(route("m1").outcome).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(exhausted).containsExactly(RetryListener.Retry.ROUTE);
    }

    @Test
    void whatAnotherNodeHasRelayedDoesNotWaitForAWayOutOfThisNode() {
        Heard mine = route("m1");
        bobIsHere("any");
        List<Reply> replies = new ArrayList<>();
        RelayedMessages relayed = new RelayedMessages(users, router);
        Deliver deliver = Deliver.newBuilder().setId("m2").setFrom("carol").build();
        relayed.take(new Message("bob", deliver, 0, false), Optional.empty(), false, replies::add);
        assertThat(replies).containsExactly(Reply.ELSEWHERE);

        mailbox.answer(AskedMailbox.held(new Holder(FakeNodeChannel.SELF, "any", "session", 1)));
        assertThat(mine.outcome).isEqualTo(Outcome.DELIVERED);
        relayed.take(new Message("bob", deliver, 0, false), Optional.empty(), false, replies::add);
        assertThat(replies).endsWith(Reply.DELIVERED);
        assertThat(arrived).containsExactly("m1@any", "m2@any");
    }
}
