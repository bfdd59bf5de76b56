package io.longwire.gateway.routing;

import io.longwire.gateway.mailbox.Outcome;
import io.longwire.proto.Receipt;
import java.util.ArrayList;
import java.util.List;

/**
 * Waits for one message that goes to several slots, and tells its sender once.
 *
 * <p>A slot that refuses it for a reason that may pass outweighs everything, and is told at once: the sender sends it again, and
 * nothing may overtake it on the way to that slot meanwhile. Else the sender is told when the last slot is settled: DELIVERED if
 * any device acknowledged it. A full mailbox is outweighed by any slot that took the message, so that a device left in a drawer
 * cannot stop its user's mail; what it has missed is counted for it.
 *
 * <p>Safe to settle from any thread.
 */
final class FanOut {

    private final Waiter sender;
    private final Owner owner;
    private int open;
    private boolean isTold;
    private Outcome best = Outcome.DROPPED;
    private List<String> full = List.of();

    /** The router, as a fan-out sees it. Called on any thread. */
    interface Owner {

        /** The message was refused for now, as its sender is about to be told. */
        void refused();

        /** These slots were too full for a message that others took. */
        void missed(List<String> slots);

        /** Every slot is settled. */
        void settled();
    }

    /**
     * Waits for {@code slots} outcomes.
     *
     * @param slots at least 1
     */
    FanOut(Waiter sender, int slots, Owner owner) {
        this.sender = sender;
        this.open = slots;
        this.owner = owner;
    }

    /** Waits for the outcome of one slot. */
    Waiter of(String slot) {
        return new Waiter() {
            @Override
            public void settle(Outcome outcome) {
                FanOut.this.settle(slot, outcome);
            }

            @Override
            public boolean comesThroughRedis() {
                return sender.comesThroughRedis();
            }

            @Override
            public boolean awaitsWrite() {
                return sender.awaitsWrite();
            }

            @Override
            public void written() {
                sender.written();
            }
        };
    }

    private void settle(String slot, Outcome outcome) {
        boolean isLast;
        boolean isToTell;
        synchronized (this) {
            isLast = --open == 0;
            isToTell = !isTold && note(slot, outcome);
        }
        if (isToTell) {
            tell();
        }
        if (isLast) {
            owner.settled();
        }
    }

    private void tell() {
        if (Outcome.isRefusedForNow(best)) {
            owner.refused();
        }
        sender.settle(best);
        if (!full.isEmpty() && isTaken(best)) {
            owner.missed(full);
        }
    }

    /** Whether the sender is to be told now; then nothing changes any more. */
    private boolean note(String slot, Outcome outcome) {
        if (isFull(outcome)) {
            full = full.isEmpty() ? new ArrayList<>() : full;
            full.add(slot);
        }
        best = rank(outcome) > rank(best) ? outcome : best;
        isTold = open == 0 || rank(best) == RETRY;
        return isTold;
    }

    private static boolean isFull(Outcome outcome) {
        return outcome instanceof Outcome.Rejected rejected && rejected.code() == Receipt.Code.MAILBOX_FULL;
    }

    private static boolean isTaken(Outcome outcome) {
        return outcome instanceof Outcome.Delivered || outcome instanceof Outcome.Stored;
    }

    private static final int RETRY = 5;

    private static int rank(Outcome outcome) {
        return switch (outcome.kind()) {
            case DROPPED -> 0;
            case STORED -> 2;
            case DELIVERED -> 3;
            case REJECTED -> isFull(outcome) ? 1 : Outcome.isRefusedForNow(outcome) ? RETRY : 4;
        };
    }
}
