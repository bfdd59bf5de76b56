package io.longwire.gateway.session;

import io.longwire.gateway.mailbox.Mailbox;
import io.longwire.gateway.mailbox.Mailbox.AppendOutcome;
import io.longwire.gateway.mailbox.Mailbox.Drain;
import io.longwire.gateway.mailbox.Mailbox.DrainOutcome;
import io.longwire.gateway.mailbox.Mailbox.Entry;
import io.longwire.gateway.presence.Owner;
import io.longwire.gateway.presence.Presence.RenewOutcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The mailbox of one session's slot. Where the claim was lost, it is renewed first, and the mailbox asked once more.
 *
 * <p>Belongs to its session's event loop.
 */
final class OwnMailbox {

    private final Mailbox mailbox;
    private final Owner owner;
    private final Supplier<CompletableFuture<RenewOutcome>> renewal;

    OwnMailbox(Mailbox mailbox, Owner owner, Supplier<CompletableFuture<RenewOutcome>> renewal) {
        this.mailbox = mailbox;
        this.owner = owner;
        this.renewal = renewal;
    }

    /** As {@link Mailbox#append}; never answers that the slot is not claimed. */
    CompletableFuture<AppendOutcome> append(List<Entry> entries) {
        return mailbox.append(owner, entries)
                .thenCompose(outcome -> outcome instanceof AppendOutcome.Unclaimed
                        ? claimed(AppendOutcome.Moved::new, () -> mailbox.append(owner, entries))
                        : CompletableFuture.completedFuture(outcome))
                .thenApply(outcome -> known(outcome, outcome instanceof AppendOutcome.Unclaimed));
    }

    /** As {@link Mailbox#drain}; never answers that the slot is not claimed. */
    CompletableFuture<DrainOutcome> drain(Drain drain) {
        return mailbox.drain(owner, drain)
                .thenCompose(outcome -> outcome instanceof DrainOutcome.Unclaimed
                        ? claimed(DrainOutcome.Moved::new, () -> mailbox.drain(owner, drain))
                        : CompletableFuture.completedFuture(outcome))
                .thenApply(outcome -> known(outcome, outcome instanceof DrainOutcome.Unclaimed));
    }

    private <T> CompletableFuture<T> claimed(Function<String, T> moved, Supplier<CompletableFuture<T>> question) {
        return renewal.get()
                .thenCompose(outcome -> outcome instanceof RenewOutcome.Superseded superseded
                        ? CompletableFuture.completedFuture(moved.apply(superseded.byDevice()))
                        : question.get());
    }

    private static <T> T known(T outcome, boolean isUnclaimed) {
        if (isUnclaimed) {
            throw new IllegalStateException("the slot was claimed again, and the mailbox does not know of it");
        }
        return outcome;
    }
}
