package io.longwire.gateway.routing;

import io.longwire.gateway.mailbox.Message;
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
    private final Owner owner;

    /** What was handed over and is not settled, oldest first; what has come back keeps its place. */
    private final Deque<Errand> handedOver = new ArrayDeque<>();

    /** What came when the session was there no longer. */
    private final Deque<Pending> waiting = new ArrayDeque<>(0);

    private int waitingBytes;

    /** How many of the errands have not come back. */
    private int open;

    /**
     * A crossing.
     *
     * @param loop the event loop of the router
     */
    Crossing(Recipient recipient, Executor loop, Owner owner) {
        this.recipient = recipient;
        this.loop = loop;
        this.owner = owner;
    }

    @Override
    public boolean isIdle() {
        return handedOver.isEmpty() && waiting.isEmpty();
    }

    @Override
    public void add(Message message, Waiter waiter) {
        Pending pending = new Pending(message, waiter);
        if (waiting.isEmpty() && owner.leadsTo(recipient) && handOver(pending)) {
            return;
        }
        if (isFullFor(message)) {
            waiter.settle(Outcome.CONGESTED);
            return;
        }
        waiting.add(pending);
        waitingBytes += message.size();
        leaveIfClear();
    }

    boolean isTo(Recipient other) {
        return recipient == other;
    }

    /** Keeps account of a message that gets to the session otherwise, before all others. Returns who waits for it now. */
    Waiter addFirst(Message message, Waiter waiter) {
        Errand errand = new Errand(new Pending(message, waiter));
        handedOver.addFirst(errand);
        open++;
        return errand;
    }

    private boolean isFullFor(Message message) {
        return waiting.size() >= Passage.MAX_WAITING
                || (waitingBytes > 0 && waitingBytes + message.size() > Passage.MAX_WAITING_BYTES);
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

    private void settled(Errand errand, Outcome outcome) {
        open--;
        if (outcome instanceof Outcome.Elsewhere) {
            leaveIfClear();
        } else {
            handedOver.remove(errand); // nearly always the first
            leaveIfClear();
            errand.pending.waiter().settle(outcome);
        }
    }

    /** Once the session owes nothing any more: routes anew what it has not taken. */
    private void leaveIfClear() {
        if (open > 0) {
            return;
        }
        List<Pending> left = new ArrayList<>(handedOver.size() + waiting.size());
        handedOver.forEach(errand -> left.add(errand.pending));
        left.addAll(waiting);
        handedOver.clear();
        waiting.clear();
        waitingBytes = 0;
        owner.finished(this);
        for (Pending pending : left) {
            if (pending.waiter().keepsOrder()) {
                pending.waiter().settle(Outcome.ELSEWHERE);
            } else {
                owner.handOver(pending);
            }
        }
    }

    /** One message that was handed over. Settled on any event loop. */
    private final class Errand implements Waiter {
        private final Pending pending;

        Errand(Pending pending) {
            this.pending = pending;
        }

        @Override
        public void settle(Outcome outcome) {
            loop.execute(() -> settled(this, outcome));
        }

        @Override
        public boolean keepsOrder() {
            return true;
        }
    }
}
