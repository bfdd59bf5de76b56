package io.longwire.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.mailbox.Mailbox.AppendOutcome;
import io.longwire.gateway.mailbox.Mailbox.Drain;
import io.longwire.gateway.mailbox.Mailbox.DrainOutcome;
import io.longwire.gateway.presence.Owner;
import io.longwire.gateway.presence.Presence.RenewOutcome;
import io.longwire.gateway.presence.Slot;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A mailbox that does not know who holds the slot. */
class OwnMailboxTest {

    private static final Owner OWNER = new Owner(new Slot("bob", "phone"), "session-1", "phone", 1);
    private static final Drain DRAIN = new Drain(List.of(), 0, 0, 1, 1_000);

    private final FakeMailbox mailbox = new FakeMailbox();
    private RenewOutcome outcome = new RenewOutcome.Renewed(0, true, Optional.empty());
    private boolean isFutile;
    private int renewals;

    private final OwnMailbox own = new OwnMailbox(mailbox, OWNER, () -> {
        renewals++;
        mailbox.isUnclaimed = isFutile;
        return CompletableFuture.completedFuture(outcome);
    });

    @Test
    void aClaimThatIsThereIsNotRenewed() {
        assertThat(append()).isCompletedWithValue(new AppendOutcome.Appended(0));
        assertThat(drain()).isCompletedWithValue(new DrainOutcome.Drained(List.of(), 0));
        assertThat(renewals).isZero();
    }

    @Test
    void aLostClaimIsRenewedAndTheMailboxAskedOnceMore() {
        mailbox.isUnclaimed = true;
        assertThat(append()).isCompletedWithValue(new AppendOutcome.Appended(0));
        mailbox.isUnclaimed = true;
        assertThat(drain()).isCompletedWithValue(new DrainOutcome.Drained(List.of(), 0));
        assertThat(renewals).isEqualTo(2);
    }

    @Test
    void aLaterClaimHasTheSlot() {
        mailbox.isUnclaimed = true;
        outcome = new RenewOutcome.Superseded("tablet");
        assertThat(append()).isCompletedWithValue(new AppendOutcome.Moved("tablet"));
        mailbox.isUnclaimed = true;
        assertThat(drain()).isCompletedWithValue(new DrainOutcome.Moved("tablet"));
    }

    @Test
    void whereThatDoesNotHelpTheCallHasFailed() {
        mailbox.isUnclaimed = true;
        isFutile = true;
        assertThat(append()).isCompletedExceptionally();
        assertThat(drain()).isCompletedExceptionally();
        assertThat(renewals).isEqualTo(2);
    }

    private CompletableFuture<AppendOutcome> append() {
        CompletableFuture<AppendOutcome> answer = own.append(List.of());
        mailbox.answerAll();
        return answer;
    }

    private CompletableFuture<DrainOutcome> drain() {
        CompletableFuture<DrainOutcome> answer = own.drain(DRAIN);
        mailbox.answerAll();
        return answer;
    }
}
