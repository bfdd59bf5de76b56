package io.longwire.gateway.session;

import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.routing.Forwarder;
import io.longwire.gateway.routing.MemoryBudget;
import io.longwire.gateway.routing.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What was written to one phone and is not acknowledged yet, in the order of its seq.
 *
 * <p>A ring that is made when the first message is written and grows up to its bound; an idle session has none. Belongs to
 * its session's event loop.
 */
final class InFlightWindow {

    private static final int FIRST_CAPACITY = 8;
    private static final Entry[] NONE = new Entry[0];

    /** One message in flight. */
    static final class Entry {
        /** The message, until the mailbox holds it; then null, so that a slow phone costs no heap. */
        private Message message;

        private final int nameHash;
        private final int size;
        private final long writtenNanos;

        /** Who waits for the receipt; null once told, or if nobody does. */
        private Waiter waiter;

        /** Its place in the mailbox; 0 while it has none. */
        private long mailId;

        private boolean stored;
        private boolean acknowledged;

        private Entry(Message message, Waiter waiter, long mailId, long writtenNanos) {
            this.message = mailId == 0 ? message : null;
            this.nameHash = message.nameHash();
            this.size = message.size();
            this.waiter = waiter;
            this.mailId = mailId;
            this.stored = mailId != 0;
            this.writtenNanos = writtenNanos;
        }

        Message message() {
            return message;
        }

        boolean isStored() {
            return stored;
        }

        boolean isAcknowledged() {
            return acknowledged;
        }

        long mailId() {
            return mailId;
        }

        long writtenNanos() {
            return writtenNanos;
        }

        boolean isTransient() {
            return message != null && message.isTransient();
        }

        boolean isAwaited() {
            return waiter != null;
        }

        /** On its way into the mailbox, under this identity. */
        void storeAs(long id) {
            mailId = id;
        }

        /** In the mailbox now. */
        void stored() {
            stored = true;
            message = null;
        }

        /** All who wait, as one; whoever is told by it is not told again. */
        Waiter asWaiter() {
            Waiter all = waiter instanceof Joined joined ? joined.asOne() : waiter;
            waiter = null;
            return all;
        }

        /** Tells whoever waits, once. */
        void settle(Outcome outcome) {
            Waiter told = waiter;
            if (told != null) {
                waiter = null;
                told.settle(outcome);
            }
        }

        private void join(Waiter other) {
            if (waiter instanceof Joined joined) {
                joined.waiters.add(other);
            } else {
                waiter = new Joined(waiter, other);
            }
        }
    }

    /** Those who sent the same message. A list, not a chain: a phone may send it any number of times. */
    private static final class Joined implements Waiter {
        private final List<Waiter> waiters = new ArrayList<>(2);

        Joined(Waiter first, Waiter second) {
            waiters.add(first);
            waiters.add(second);
        }

        @Override
        public void settle(Outcome outcome) {
            waiters.forEach(waiter -> waiter.settle(outcome));
        }

        /** Who can all look for the recipient themselves can do so together. */
        Waiter asOne() {
            return waiters.stream().allMatch(Forwarder.class::isInstance)
                    ? new Forwarders(waiters.stream().map(Forwarder.class::cast).toList())
                    : this;
        }
    }

    private record Forwarders(List<Forwarder> forwarders) implements Forwarder {
        @Override
        public void settle(Outcome outcome) {
            forwarders.forEach(forwarder -> forwarder.settle(outcome));
        }

        @Override
        public void elsewhere() {
            forwarders.forEach(Forwarder::elsewhere);
        }
    }

    private final int maxMessages;
    private final int maxBytes;
    private final MemoryBudget budget;
    private Entry[] ring = NONE;
    private long firstSeq = 1;
    private long nextSeq = 1;
    private int bytes;
    private int storedCount;

    /**
     * Creates an empty window.
     *
     * @param maxMessages how many messages may be in flight
     * @param maxBytes how many bytes of messages may be in flight; one message always may
     * @param budget of the event loop, for what only this window holds
     */
    InFlightWindow(int maxMessages, int maxBytes, MemoryBudget budget) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
        this.budget = budget;
    }

    boolean isEmpty() {
        return firstSeq == nextSeq;
    }

    int size() {
        return (int) (nextSeq - firstSeq);
    }

    /** How many of the messages in flight are in the mailbox too. */
    int storedCount() {
        return storedCount;
    }

    int roomForMessages() {
        return maxMessages - size();
    }

    int roomForBytes() {
        return maxBytes - bytes;
    }

    boolean hasRoomFor(int messageBytes) {
        return isEmpty()
                || (size() < maxMessages && bytes + messageBytes <= maxBytes && budget.hasRoomFor(messageBytes));
    }

    /** Adds a message that only this window holds, and returns its seq. */
    long add(Message message, Waiter waiter, long nowNanos) {
        budget.take(message.size());
        return add(new Entry(message, waiter, 0, nowNanos));
    }

    /** Adds a message that the mailbox holds, and returns its seq. */
    long addStored(Message message, long mailId, long nowNanos) {
        storedCount++;
        return add(new Entry(message, null, mailId, nowNanos));
    }

    private long add(Entry entry) {
        if (size() == ring.length) {
            grow();
        }
        ring[index(nextSeq)] = entry;
        bytes += entry.size;
        return nextSeq++;
    }

    /** Lets {@code waiter} hear of the same message if it is in flight already and awaited. */
    boolean join(Message message, Waiter waiter) {
        if (isEmpty()) {
            return false;
        }
        int hash = message.nameHash();
        for (long seq = firstSeq; seq < nextSeq; seq++) {
            Entry entry = ring[index(seq)];
            if (entry.nameHash == hash
                    && entry.message != null
                    && entry.waiter != null
                    && entry.message.isSameAs(message)
                    // What is transient is dropped where the other would be stored.
                    && entry.message.isTransient() == message.isTransient()) {
                entry.join(waiter);
                return true;
            }
        }
        return false;
    }

    /** Whether a message is in flight that the mailbox does not hold; an empty {@code from} stands for any sender. */
    boolean holds(String from, String id) {
        for (long seq = firstSeq; seq < nextSeq; seq++) {
            Message message = ring[index(seq)].message;
            if (message != null && message.isNamed(from, id)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a message was ever written under {@code seq}. */
    boolean wasWritten(long seq) {
        return seq > 0 && seq < nextSeq;
    }

    /** Takes out everything up to {@code seq}, oldest first. */
    void release(long seq, Consumer<Entry> released) {
        while (firstSeq <= seq && firstSeq < nextSeq) {
            int index = index(firstSeq);
            Entry entry = ring[index];
            ring[index] = null;
            firstSeq++;
            bytes -= entry.size;
            if (entry.stored) {
                storedCount--;
            } else {
                budget.give(entry.size);
            }
            entry.acknowledged = true;
            released.accept(entry);
        }
    }

    /** The mailbox holds {@code entry} now. */
    void markStored(Entry entry) {
        entry.stored();
        if (!entry.acknowledged) {
            storedCount++;
            budget.give(entry.size);
        }
    }

    /** The oldest message in flight whose sender still waits. */
    Optional<Entry> oldestAwaited() {
        for (long seq = firstSeq; seq < nextSeq; seq++) {
            Entry entry = ring[index(seq)];
            if (entry.waiter != null) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    /** The identity of the last entry in flight that is in the mailbox; 0 if none is. */
    long lastStoredId() {
        for (long seq = nextSeq - 1; seq >= firstSeq; seq--) {
            Entry entry = ring[index(seq)];
            if (entry.stored) {
                return entry.mailId;
            }
        }
        return 0;
    }

    /** The session is over: nothing here is held any more. */
    void close() {
        forEach(entry -> {
            if (!entry.stored && !entry.acknowledged) {
                budget.give(entry.size);
            }
            entry.acknowledged = true; // should an append of it still be answered
        });
        ring = NONE;
        firstSeq = nextSeq;
        bytes = 0;
        storedCount = 0;
    }

    /** Visits what is in flight, oldest first. */
    void forEach(Consumer<Entry> visitor) {
        for (long seq = firstSeq; seq < nextSeq; seq++) {
            visitor.accept(ring[index(seq)]);
        }
    }

    private int index(long seq) {
        return (int) (seq & (ring.length - 1));
    }

    private void grow() {
        Entry[] larger = new Entry[Math.max(FIRST_CAPACITY, ring.length * 2)];
        for (long seq = firstSeq; seq < nextSeq; seq++) {
            larger[(int) (seq & (larger.length - 1))] = ring[index(seq)];
        }
        ring = larger;
    }
}
