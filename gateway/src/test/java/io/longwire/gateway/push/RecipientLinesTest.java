package io.longwire.gateway.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.routing.RetryListener;
import io.longwire.proto.Deliver;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecipientLinesTest {

    private boolean canStore = true;
    private final List<RetryListener.Retry> exhausted = new ArrayList<>();
    private final ManualThread loop = new ManualThread();
    private final PushedUsers users = new PushedUsers();
    private final CountedPushes counted = new CountedPushes();
    private final RecipientLines lines = new RecipientLines(
            PushedUsers.router(users, loop),
            loop,
            () -> true,
            () -> canStore,
            counted,
            (retry, detail) -> exhausted.add(retry));
    private final List<Undeliverable> failed = new ArrayList<>();
    private int done;
    private long sequence;

    private void add(String user, String id) {
        add(user, id, true);
    }

    private void add(String user, String id, boolean isReliable) {
        Message message = new Message(user, Deliver.newBuilder().setId(id).build(), 0, false);
        lines.add(new Parcel(message, sequence++, isReliable, new PushProgress(1, undeliverable -> {
            done++;
            failed.addAll(undeliverable);
        })));
        loop.run();
    }

    @Test
    void pushesToOneUserFollowEachOtherWithoutWaiting() {
        add("alice", "1");
        add("alice", "2");
        assertThat(users.take()).containsExactly("alice:1", "alice:2");
        users.settle(Outcome.DELIVERED);
        assertThat(done).isEqualTo(2);
        assertThat(counted.delivered).isEqualTo(2);
        assertThat(failed).isEmpty();
    }

    @Test
    void whatIsTurnedDownForNowGoesAgainBeforeAllThatCameAfterIt() {
        add("alice", "1");
        add("alice", "2");
        add("alice", "3");
        users.take();
        users.settle(id -> id.equals("2") ? Outcome.STORED : Outcome.UNAVAILABLE);
        add("alice", "4");
        assertThat(users.take()).isEmpty();
        loop.pass(2_000);
        assertThat(users.take()).containsExactly("alice:1", "alice:3", "alice:4");
        users.settle(Outcome.STORED);
        assertThat(done).isEqualTo(4);
        add("alice", "5");
        assertThat(users.take()).containsExactly("alice:5");
    }

    @Test
    void theyGoAgainAfterThePauseThatWasAskedFor() {
        add("alice", "1");
        users.take();
        List<Outcome> outcomes = new ArrayList<>(List.of(Outcome.UNAVAILABLE));
        users.settle(id -> outcomes.remove(0));
        add("alice", "2");
        loop.pass(100);
        assertThat(users.take()).as("the pause is a second").isEmpty();
        loop.pass(1_000);
        assertThat(users.take()).containsExactly("alice:1", "alice:2");
    }

    @Test
    void aUserInTroubleHoldsUpNobodyElse() {
        add("alice", "1");
        users.take();
        users.settle(Outcome.UNAVAILABLE);
        add("bob", "2");
        assertThat(users.take()).containsExactly("bob:2");
    }

    @Test
    void whatIsRefusedForGoodIsToldAndHoldsUpNothing() {
        add("alice", "1");
        users.settle(Outcome.MAILBOX_FULL);
        assertThat(failed).containsExactly(new Undeliverable("alice", Refusal.MAILBOX_FULL));
        users.take();
        add("alice", "2");
        assertThat(users.take()).containsExactly("alice:2");
    }

    @Test
    void aQuickPushIsTriedOnce() {
        add("alice", "1", false);
        users.settle(Outcome.UNAVAILABLE);
        assertThat(failed).containsExactly(new Undeliverable("alice", Refusal.UNAVAILABLE));
        loop.pass(5_000);
        assertThat(users.take()).containsExactly("alice:1");
    }

    @Test
    void whatCannotBeStoredInManyRoundsIsToldAndTheNextPushGoesOn() {
        add("alice", "1");
        add("alice", "2");
        for (int round = 0; round <= RecipientLines.MAX_ROUNDS; round++) {
            assertThat(failed).isEmpty();
            users.settle(Outcome.UNAVAILABLE);
            loop.pass(1_000);
        }
        assertThat(failed)
                .containsExactly(
                        new Undeliverable("alice", Refusal.UNAVAILABLE),
                        new Undeliverable("alice", Refusal.UNAVAILABLE));
        assertThat(exhausted).containsExactly(RetryListener.Retry.PUSH);
        users.take();
        add("alice", "3");
        assertThat(users.take()).containsExactly("alice:3");
    }

    @Test
    void whileRedisIsAwayNothingIsTriedAndNothingGivenUp() {
        add("alice", "1");
        users.settle(Outcome.UNAVAILABLE);
        users.take();
        canStore = false;
        for (int i = 0; i < 2 * RecipientLines.MAX_ROUNDS; i++) {
            loop.pass(1_000);
        }
        assertThat(users.take()).isEmpty();
        canStore = true;
        loop.pass(2_000);
        assertThat(users.take()).containsExactly("alice:1");
        assertThat(exhausted).isEmpty();
    }
}
