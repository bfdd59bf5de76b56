package io.longwire.gateway.session;

import io.longwire.gateway.mailbox.Mailbox;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.routing.MemoryBudget;
import io.longwire.gateway.routing.PendingQueue;
import io.longwire.gateway.routing.Waiter;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Messages of one slot that wait to be appended to its mailbox, in order.
 *
 * <p>Bounded: what does not fit is rejected with a hint to try again. Belongs to its session's event loop.
 */
final class Backlog {

    /** What goes in one append: enough to spread its cost, little enough not to stall Redis. */
    private static final int MAX_BATCH = 256;

    private static final int MAX_BATCH_BYTES = 512 * 1024;

    /**
     * One message to append.
     *
     * @param waiter who waits for the outcome, for a message that was never written to the phone
     * @param inFlight its place in the window, for one that was; null otherwise
     */
    record Item(Mailbox.Entry entry, Waiter waiter, InFlightWindow.Entry inFlight) implements PendingQueue.Item {

        @Override
        public Message message() {
            return entry.message();
        }

        /** What it takes in memory that no window accounts for. */
        int ownBytes() {
            return inFlight == null ? message().size() : 0;
        }

        /** Whether everybody was told. */
        boolean isSettled() {
            return inFlight != null && !inFlight.isAwaited();
        }

        /** All who wait, as one. */
        Waiter asWaiter() {
            return inFlight == null ? waiter : inFlight.asWaiter();
        }

        void settle(Outcome outcome) {
            if (inFlight != null) {
                inFlight.settle(outcome);
            } else {
                waiter.settle(outcome);
            }
        }
    }

    private final MemoryBudget budget;

    /** Null while nothing waits, as it is for nearly every session nearly all the time. */
    private PendingQueue<Item> items;

    /** @param budget of the event loop, for what no window holds */
    Backlog(MemoryBudget budget) {
        this.budget = budget;
    }

    boolean isEmpty() {
        return items == null;
    }

    /** Puts messages before all others, in their order. They were taken before, and are bounded where they come from. */
    void addFirst(List<Item> older) {
        for (int i = older.size() - 1; i >= 0; i--) {
            queue().addFirst(older.get(i));
            budget.take(older.get(i).ownBytes());
        }
    }

    private PendingQueue<Item> queue() {
        if (items == null) {
            items = new PendingQueue<>();
        }
        return items;
    }

    /** A message on its way from one session to the next of its slot. */
    static Item inherited(Message message, Waiter waiter) {
        return new Item(new Mailbox.Entry(newMailId(), message, true), waiter, null);
    }

    /** Adds a message that the phone has not seen; false if there is no room. */
    boolean add(Message message, Waiter waiter) {
        if (!isEmpty() && !(items.hasRoomFor(message) && budget.hasRoomFor(message.size()))) {
            return false;
        }
        addItem(new Item(new Mailbox.Entry(newMailId(), message, false), waiter, null));
        return true;
    }

    /** Adds a message in flight; the window bounds how many there are. A transient one is dropped. */
    void add(InFlightWindow.Entry inFlight) {
        Message message = inFlight.message();
        if (message.isTransient()) {
            inFlight.settle(Outcome.DROPPED);
        } else {
            inFlight.storeAs(newMailId());
            addItem(new Item(new Mailbox.Entry(inFlight.mailId(), message, true), Waiter.NOBODY, inFlight));
        }
    }

    private void addItem(Item item) {
        queue().add(item);
        budget.take(item.ownBytes());
    }

    /** What was taken out is settled, or is somebody else's. */
    void settled(List<Item> taken) {
        taken.forEach(item -> budget.give(item.ownBytes()));
    }

    /** Whether the next to be appended was written to the phone already. */
    boolean startsInFlight() {
        return !isEmpty() && items.oldest().inFlight() != null;
    }

    /** Whether a message waits; an empty {@code from} stands for any sender. */
    boolean holds(String from, String id) {
        return !isEmpty() && items.stream().anyMatch(item -> item.message().isNamed(from, id));
    }

    /**
     * Takes out what is to be appended next, oldest first; never empty unless the backlog is. To be told of by {@link #settled}.
     */
    List<Item> nextBatch() {
        if (isEmpty()) {
            return List.of();
        }
        List<Item> batch = items.take(MAX_BATCH, MAX_BATCH_BYTES);
        items = items.isEmpty() ? null : items;
        return batch;
    }

    /** Takes out everything, oldest first. */
    List<Item> takeAll() {
        List<Item> all = isEmpty() ? List.of() : items.takeAll();
        settled(all);
        items = null;
        return all;
    }

    private static long newMailId() {
        long id = ThreadLocalRandom.current().nextLong();
        return id == 0 ? 1 : id;
    }
}
