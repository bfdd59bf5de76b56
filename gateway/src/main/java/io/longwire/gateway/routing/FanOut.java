package io.longwire.gateway.routing;

import io.longwire.proto.Receipt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Waits for one message that goes to several slots, and tells its sender once, when the last of them is settled.
 *
 * <p>DELIVERED if any device acknowledged it and no slot failed. A slot that failed for a reason that may pass outweighs
 * everything, so that the sender tries again; a full mailbox is outweighed by any slot that took the message, so that a
 * device left in a drawer cannot stop its user's mail.
 *
 * <p>Safe to settle from any thread.
 */
final class FanOut implements Waiter {

    private final Waiter sender;
    private final AtomicInteger open;
    private final AtomicReference<Outcome> best = new AtomicReference<>();

    /**
     * Waits for {@code slots} outcomes.
     *
     * @param slots at least 1
     */
    FanOut(Waiter sender, int slots) {
        this.sender = sender;
        this.open = new AtomicInteger(slots);
    }

    @Override
    public void settle(Outcome outcome) {
        best.accumulateAndGet(outcome, (a, b) -> a == null || rank(b) > rank(a) ? b : a);
        if (open.decrementAndGet() == 0) {
            sender.settle(best.get());
        }
    }

    private static int rank(Outcome outcome) {
        if (outcome instanceof Outcome.Rejected rejected) {
            return rejected.code() == Receipt.Code.MAILBOX_FULL ? 1 : 4;
        }
        return outcome instanceof Outcome.Delivered ? 3 : outcome instanceof Outcome.Stored ? 2 : 0;
    }
}
