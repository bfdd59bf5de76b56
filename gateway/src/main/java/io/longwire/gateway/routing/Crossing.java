package io.longwire.gateway.routing;

import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.mailbox.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Messages on their way to a session of another event loop of this node, until it has settled them.
 *
 * <p>A session that has lost its slot to another node sends back what it cannot take any more, and is found no longer by then:
 * what is sent meanwhile would overtake what comes back. So as long as anything is open with a session, later messages go there
 * too, or wait until all that is open is settled or has come back; then everything is routed anew, in order.
 *
 * <p>Once the session has refused one for now, it refuses all that it has not seen yet (see {@link Waiter#isRevoked}), and what
 * waits here is refused with them.
 *
 * <p>Belongs to the event loop of its router.
 */
final class Crossing implements Way {

    /** The router, as a crossing sees it. */
    interface Owner extends Way.Owner {

        /** Whether that session is still the one that messages of this way go to. */
        boolean leadsTo(Recipient recipient);
    }

    private final Recipient recipient;
    private final Executor loop;
    private final MemoryBudget budget;
    private final Owner owner;

    /** What was handed over and is not settled, oldest first; what has come back keeps its place. */
    private final Deque<Errand> handedOver = new ArrayDeque<>();

    /** What came when the session was there no longer, or had refused one. */
    private final PendingQueue<Pending> waiting = new PendingQueue<>();

    /** How many of the errands have not come back. */
    private int open;

    /** Whether one was refused for now. Set on the session's loop, before that sees the next; never reset. */
    private volatile boolean hasFailed;

    /**
     * A crossing.
     *
     * @param loop the event loop of the router
     */
    Crossing(Recipient recipient, Executor loop, MemoryBudget budget, Owner owner) {
        this.recipient = recipient;
        this.loop = loop;
        this.budget = budget;
        this.owner = owner;
    }

    @Override
    public boolean isIdle() {
        return handedOver.isEmpty() && waiting.isEmpty();
    }

    @Override
    public boolean awaitsOtherNodes() {
        return false;
    }

    @Override
    public void add(Pending pending) {
        if (!waiting.hasRoomFor(pending.message())
                || !budget.hasRoomFor(pending.message().size())) {
            pending.waiter().settle(Outcome.CONGESTED);
            return;
        }
        budget.take(pending.message().size());
        if (hasFailed || !waiting.isEmpty() || !owner.leadsTo(recipient) || !handOver(pending)) {
            waiting.add(pending);
            leaveIfClear();
        }
    }

    boolean isTo(Recipient other) {
        return recipient == other;
    }

    /** Keeps account of a message that gets to the session otherwise, before all others. Returns who waits for it now. */
    Waiter addFirst(Message message, Waiter waiter) {
        Errand errand = new Errand(new Pending(message, waiter, 0));
        budget.take(message.size());
        handedOver.addFirst(errand);
        open++;
        return errand;
    }

    private boolean handOver(Pending pending) {
        Errand errand = new Errand(pending);
        if (!recipient.offer(pending.message(), errand)) {
            return false;
        }
        handedOver.add(errand);
        open++;
        return true;
    }

    private void sentBack() {
        open--;
        leaveIfClear();
    }

    private void settled(Errand errand, Outcome outcome) {
        open--;
        handedOver.remove(errand); // nearly always the first
        List<Pending> left = takeIfClear();
        if (hasFailed) {
            tell(errand.pending, outcome);
            leave(left);
        } else {
            leave(left); // before anybody is told, who might send what belongs behind it
            tell(errand.pending, outcome);
        }
    }

    private void leaveIfClear() {
        leave(takeIfClear());
    }

    /** Once the session owes nothing any more: takes out what it has not taken, and what waits. */
    private List<Pending> takeIfClear() {
        if (open > 0) {
            return List.of();
        }
        List<Pending> left = new ArrayList<>();
        handedOver.forEach(errand -> left.add(errand.pending));
        left.addAll(waiting.takeAll());
        handedOver.clear();
        owner.finished(this);
        return left;
    }

    private void leave(List<Pending> left) {
        for (Pending pending : left) {
            if (hasFailed) {
                tell(pending, Outcome.BEHIND_REFUSED);
                continue;
            }
            budget.give(pending.message().size());
            if (pending.waiter() instanceof Forwarder forwarder) {
                forwarder.elsewhere();
            } else {
                owner.handOver(pending.nextRound());
            }
        }
    }

    private void tell(Pending pending, Outcome outcome) {
        budget.give(pending.message().size());
        pending.waiter().settle(outcome);
    }

    /** One message that was handed over. Settled on any event loop. */
    private final class Errand implements Forwarder {
        private final Pending pending;

        Errand(Pending pending) {
            this.pending = pending;
        }

        @Override
        public void settle(Outcome outcome) {
            if (Outcome.isRefusedForNow(outcome)) {
                hasFailed = true;
            }
            loop.execute(() -> settled(this, outcome));
        }

        @Override
        public void elsewhere() {
            loop.execute(Crossing.this::sentBack);
        }

        @Override
        public boolean comesThroughRedis() {
            return pending.waiter().comesThroughRedis();
        }

        @Override
        public boolean awaitsWrite() {
            return pending.waiter().awaitsWrite();
        }

        @Override
        public void written() {
            loop.execute(pending.waiter()::written);
        }

        @Override
        public boolean isRevoked() {
            return hasFailed || pending.waiter().isRevoked();
        }
    }
}
