package io.longwire.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.mailbox.Mailbox.StoreOutcome;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.relay.FakeNodeChannel;
import io.longwire.gateway.relay.RelayLane;
import io.longwire.gateway.relay.UncountedRelay;
import io.longwire.proto.Deliver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What a router does with messages for sessions of other event loops of its node. */
class CrossingTest {

    private final AskedMailbox mailbox = new AskedMailbox();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final RelayLane lane = new RelayLane(
            0,
            FakeNodeChannel.SELF,
            new FakeNodeChannel(),
            tasks::add,
            Duration.ofSeconds(2),
            () -> 0,
            new UncountedRelay(),
            0);
    private int freshness;
    private final List<RetryListener.Retry> exhausted = new ArrayList<>();
    private final RetryListener retries = (retry, detail) -> exhausted.add(retry);
    private final OneUser users = new OneUser();
    private final Router router = new Router(
            users,
            mailbox,
            new AskedPresence(),
            lane,
            tasks::add,
            () -> freshness,
            new MemoryBudget(64 << 20),
            retries,
            (delay, task) -> tasks.add(task));
    private final List<String> heard = new ArrayList<>();

    /** A session that keeps what it was offered until the test settles it. */
    private static final class FarSession implements Recipient {
        final Map<String, Waiter> offered = new LinkedHashMap<>();
        boolean isClosed;

        @Override
        public String user() {
            return "bob";
        }

        @Override
        public String slotName() {
            return "any";
        }

        @Override
        public boolean isOnThisLoop() {
            return false;
        }

        @Override
        public boolean offer(Message message, Waiter waiter) {
            return !isClosed && offered.put(message.deliver().getId(), waiter) == null;
        }

        @Override
        public void lookIntoMailbox() {
            offered.put("look", Waiter.NOBODY);
        }
    }

    private FarSession bobIsOnAnotherLoop() {
        FarSession session = new FarSession();
        users.has(List.of(session));
        return session;
    }

    private void route(String id) {
        router.route(message(id), outcome -> heard.add(id + " " + outcome));
    }

    private void routeFromAnotherNode(String id) {
        router.route(message(id), new Forwarder() {
            @Override
            public void settle(Outcome outcome) {
                heard.add(id + " " + outcome);
            }

            @Override
            public void elsewhere() {
                heard.add(id + " elsewhere");
            }
        });
    }

    private static Message message(String id) {
        return new Message("bob", Deliver.newBuilder().setId(id).build(), 0, false);
    }

    private static void sendBack(FarSession session, String id) {
        ((Forwarder) session.offered.get(id)).elsewhere();
    }

    private void settle(FarSession session, String id, Outcome outcome) {
        session.offered.get(id).settle(outcome);
    }

    private void runAll() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    @Test
    void whoeverWaitsIsToldOnItsOwnLoop() {
        FarSession session = bobIsOnAnotherLoop();
        route("m1");
        settle(session, "m1", Outcome.DELIVERED);
        assertThat(heard).isEmpty();

        runAll();
        assertThat(heard).containsExactly("m1 " + Outcome.DELIVERED);
    }

    @Test
    void aMessageDoesNotOvertakeOneThatASessionOfAnotherLoopSendsBack() {
        FarSession session = bobIsOnAnotherLoop();
        route("m1");
        route("m2");
        users.bob = LocalUser.ABSENT;
        route("m3");
        assertThat(mailbox.questions).isEmpty();

        sendBack(session, "m1");
        runAll();
        assertThat(mailbox.questions).isEmpty();
        sendBack(session, "m2");
        runAll();
        assertThat(mailbox.questions.remove().ids()).containsExactly("m1");
        route("m4");
        assertThat(heard).isEmpty();
    }

    @Test
    void whatComesBackGoesToTheNextSessionBeforeWhatIsNew() {
        FarSession session = bobIsOnAnotherLoop();
        route("m1");
        FarSession next = bobIsOnAnotherLoop();
        route("m2");
        assertThat(next.offered).isEmpty();

        sendBack(session, "m1");
        runAll();
        assertThat(next.offered.keySet()).containsExactly("m1", "m2");
        assertThat(session.offered.keySet()).containsExactly("m1");
    }

    @Test
    void whatWasStoredByTheSessionBeforeLetsTheOthersGoOn() {
        FarSession session = bobIsOnAnotherLoop();
        route("m1");
        session.isClosed = true;
        users.bob = LocalUser.ABSENT;
        route("m2");

        settle(session, "m1", Outcome.STORED);
        runAll();
        assertThat(heard).containsExactly("m1 " + Outcome.STORED);
        assertThat(mailbox.questions.peek().ids()).containsExactly("m2");
        mailbox.answer(new StoreOutcome.Stored(1));
        assertThat(heard).endsWith("m2 " + Outcome.STORED);
    }

    @Test
    void whatIsBehindAMessageThatWasRefusedForNowIsRefusedToo() {
        FarSession session = bobIsOnAnotherLoop();
        route("m1");
        route("m2");
        assertThat(session.offered.get("m2").isRevoked()).isFalse();
        settle(session, "m1", Outcome.UNAVAILABLE);
        assertThat(session.offered.get("m2").isRevoked())
                .as("before the router's loop knows")
                .isTrue();
        route("m3");
        assertThat(session.offered).doesNotContainKey("m3");

        runAll();
        settle(session, "m2", Outcome.BEHIND_REFUSED);
        runAll();
        assertThat(heard)
                .containsExactly(
                        "m1 " + Outcome.UNAVAILABLE, "m2 " + Outcome.BEHIND_REFUSED, "m3 " + Outcome.BEHIND_REFUSED);

        route("m1");
        assertThat(session.offered.get("m1").isRevoked()).isFalse();
    }

    @Test
    void whatComesBackAfterOneWasRefusedIsRefusedToo() {
        FarSession session = bobIsOnAnotherLoop();
        route("m1");
        route("m2");
        settle(session, "m1", Outcome.UNAVAILABLE);
        sendBack(session, "m2");
        runAll();
        assertThat(heard).containsExactly("m1 " + Outcome.UNAVAILABLE, "m2 " + Outcome.BEHIND_REFUSED);
        assertThat(mailbox.questions).isEmpty();
    }

    @Test
    void aFinalRejectionRefusesNothingElse() {
        FarSession session = bobIsOnAnotherLoop();
        route("m1");
        route("m2");
        settle(session, "m1", new Outcome.Rejected(io.longwire.proto.Receipt.Code.TOO_LARGE, Duration.ZERO));
        assertThat(session.offered.get("m2").isRevoked()).isFalse();
    }

    @Test
    void whatAnotherNodeHasRelayedGoesBackThereWithAllThatCameBehindIt() {
        FarSession session = bobIsOnAnotherLoop();
        routeFromAnotherNode("m1");
        FarSession next = bobIsOnAnotherLoop();
        routeFromAnotherNode("m2");

        sendBack(session, "m1");
        runAll();
        assertThat(heard).containsExactly("m1 elsewhere", "m2 elsewhere");
        assertThat(next.offered).isEmpty();
    }

    @Test
    void whatWaitsInMemoryIsBounded() {
        bobIsOnAnotherLoop();
        route("m");
        users.bob = LocalUser.ABSENT;
        for (int i = 0; i < PendingQueue.MAX_MESSAGES; i++) {
            route("m" + i);
        }
        assertThat(heard).isEmpty();
        route("one too many");
        assertThat(heard).containsExactly("one too many " + Outcome.CONGESTED);
    }

    @Test
    void whatASessionLeavesToTheNextOneIsNotOvertakenIfThatSendsItBack() {
        FarSession next = bobIsOnAnotherLoop();
        route("m3");
        Waiter second = router.leave(next, message("m2"), outcome -> heard.add("m2 " + outcome));
        Waiter first = router.leave(next, message("m1"), outcome -> heard.add("m1 " + outcome));
        users.bob = LocalUser.ABSENT;
        route("m4");

        sendBack(next, "m3");
        ((Forwarder) second).elsewhere();
        runAll();
        assertThat(mailbox.questions).isEmpty();
        ((Forwarder) first).elsewhere();
        runAll();
        assertThat(mailbox.questions.peek().ids()).containsExactly("m1");
        mailbox.answer(new StoreOutcome.Stored(1));
        assertThat(mailbox.questions.peek().ids()).containsExactly("m2", "m3", "m4");
    }
}
