package io.longwire.gateway.routing;

import io.longwire.gateway.mailbox.Outcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Messages to a user that wait, in order, until something is done that their way depends on. If that fails, they are refused
 * for now; so they are if one before them, which has gone ahead, was refused meanwhile.
 *
 * <p>Belongs to the event loop of its router.
 */
final class Pause implements Way {

    private final Supplier<CompletableFuture<Void>> until;
    private final boolean awaitsOtherNodes;
    private final Fans ahead;
    private final int refusedBefore;
    private final MemoryBudget budget;
    private final Owner owner;
    private final PendingQueue<Pending> waiting = new PendingQueue<>();

    private Pause(
            Supplier<CompletableFuture<Void>> until,
            boolean awaitsOtherNodes,
            Fans ahead,
            MemoryBudget budget,
            Owner owner) {
        this.until = until;
        this.awaitsOtherNodes = awaitsOtherNodes;
        this.ahead = ahead;
        this.refusedBefore = ahead.refused();
        this.budget = budget;
        this.owner = owner;
    }

    /**
     * Until it is known which slots the user has: nobody may get a message before, or another device would miss it, or get it
     * out of order.
     *
     * @param question asks and remembers; one call of Redis
     * @param ahead hears of all that has gone to the user before, and is refused meanwhile
     */
    static Pause untilSlotsAreKnown(
            Supplier<CompletableFuture<Void>> question, Fans ahead, MemoryBudget budget, Owner owner) {
        return new Pause(question, false, ahead, budget, owner);
    }

    /** Until what is on its way to the user's slots has arrived: these messages would go another way, past it. */
    static Pause behind(Fans ahead, MemoryBudget budget, Owner owner) {
        return new Pause(ahead::settled, true, ahead, budget, owner);
    }

    @Override
    public boolean isIdle() {
        return waiting.isEmpty();
    }

    @Override
    public boolean awaitsOtherNodes() {
        return awaitsOtherNodes;
    }

    @Override
    public void add(Pending pending) {
        int bytes = pending.message().size();
        if (!waiting.hasRoomFor(pending.message()) || !budget.hasRoomFor(bytes)) {
            pending.waiter().settle(Outcome.CONGESTED);
            return;
        }
        budget.take(bytes);
        boolean isFirst = waiting.isEmpty();
        waiting.add(pending);
        if (isFirst) {
            until.get().whenComplete((done, failure) -> end(failure == null));
        }
    }

    private void end(boolean isDone) {
        List<Pending> all = waiting.takeAll();
        owner.finished(this);
        boolean isBehindRefused = ahead.refused() != refusedBefore;
        for (Pending pending : all) {
            budget.give(pending.message().size());
            if (isDone && !isBehindRefused) {
                owner.handOver(pending.nextRound());
            } else {
                Outcome refusal = isBehindRefused ? Outcome.BEHIND_REFUSED : Outcome.UNAVAILABLE;
                pending.waiter().settle(pending.message().isTransient() ? Outcome.DROPPED : refusal);
            }
        }
    }
}
