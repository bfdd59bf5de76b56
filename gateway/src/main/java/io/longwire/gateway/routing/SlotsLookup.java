package io.longwire.gateway.routing;

import io.longwire.gateway.presence.UserSlots;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Messages to a user who has sessions on this node, while it is asked which other slots the user has: nobody may get a message
 * before that is known, or another device would miss it, or get it out of order.
 *
 * <p>Waits for nothing but one call of Redis. Belongs to the event loop of its router.
 */
final class SlotsLookup implements Way {

    /** The router, as a lookup sees it. */
    interface Owner extends Way.Owner {

        /** Names the moment of a question, for {@link #learn}. */
        int freshness();

        /** Redis has told which slots the user has. */
        void learn(UserSlots slots, int freshness);
    }

    private final Supplier<CompletableFuture<UserSlots>> question;
    private final MemoryBudget budget;
    private final Owner owner;
    private final PendingQueue waiting = new PendingQueue();

    SlotsLookup(Supplier<CompletableFuture<UserSlots>> question, MemoryBudget budget, Owner owner) {
        this.question = question;
        this.budget = budget;
        this.owner = owner;
    }

    @Override
    public boolean isIdle() {
        return waiting.isEmpty();
    }

    @Override
    public void add(Pending pending) {
        int bytes = pending.message().size();
        if (!waiting.hasRoomFor(pending.message(), 0, 0) || !budget.hasRoomFor(bytes)) {
            pending.waiter().settle(Outcome.CONGESTED);
            return;
        }
        budget.take(bytes);
        boolean isFirst = waiting.isEmpty();
        waiting.add(pending);
        if (isFirst) {
            ask();
        }
    }

    private void ask() {
        int freshness = owner.freshness();
        question.get().whenComplete((slots, failure) -> {
            List<Pending> all = waiting.takeAll();
            owner.finished(this);
            if (failure == null) {
                owner.learn(slots, freshness);
            }
            for (Pending pending : all) {
                budget.give(pending.message().size());
                if (failure == null) {
                    owner.handOver(pending.nextRound());
                } else {
                    pending.waiter().settle(pending.message().isTransient() ? Outcome.DROPPED : Outcome.UNAVAILABLE);
                }
            }
        });
    }
}
