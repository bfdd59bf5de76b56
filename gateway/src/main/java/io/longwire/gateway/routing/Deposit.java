package io.longwire.gateway.routing;

import io.longwire.gateway.mailbox.Mailbox;
import io.longwire.gateway.mailbox.Mailbox.StoreOutcome;
import io.longwire.gateway.mailbox.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Messages on their way into the mailbox of a user without a session here: one question at a time, and what arrives
 * meanwhile goes together in the next.
 *
 * <p>Lives as long as messages wait, on the event loop of its router.
 */
final class Deposit {

    /**
     * How many messages, and bytes, may wait in memory for one place: about what one sender may have without receipts,
     * a few times over. Beyond it senders are told to try again.
     */
    static final int MAX_WAITING = 4_096;

    static final int MAX_WAITING_BYTES = 4 * 1024 * 1024;

    /** How many messages, and bytes, go in one question: enough to spread its cost, little enough not to stall Redis. */
    private static final int MAX_BATCH = 128;

    private static final int MAX_BATCH_BYTES = 256 * 1024;

    /** A message and who waits for its outcome. */
    record Pending(Message message, Waiter waiter) {}

    /** The router, as a deposit sees it. */
    interface Owner {
        /** Whether a session of this node, whatever its state, has that slot of the user. */
        boolean isHere(String slot);

        /** Routes a message again, to the session that has turned out to be here. */
        void handOver(Pending message);

        /** The deposit is of no further use. */
        void finished(Deposit deposit);
    }

    private final Mailbox mailbox;
    private final String user;
    private final Optional<String> slot;
    private final Owner owner;

    private List<Pending> waiting = new ArrayList<>();
    private int waitingBytes;
    private List<Pending> asked = List.of();

    Deposit(Mailbox mailbox, String user, Optional<String> slot, Owner owner) {
        this.mailbox = mailbox;
        this.user = user;
        this.slot = slot;
        this.owner = owner;
    }

    void add(Message message, Waiter waiter) {
        if (message.isTransient()) {
            waiter.settle(Outcome.DROPPED);
            return;
        }
        if (isFullFor(message)) {
            waiter.settle(Outcome.CONGESTED);
            return;
        }
        waiting.add(new Pending(message, waiter));
        waitingBytes += message.size();
        if (asked.isEmpty()) {
            askNext();
        }
    }

    /** One message always fits, or one that is larger than the bound would be sent again for ever. */
    private boolean isFullFor(Message message) {
        return waiting.size() >= MAX_WAITING
                || (!waiting.isEmpty() && waitingBytes + message.size() > MAX_WAITING_BYTES);
    }

    private void askNext() {
        int count = 0;
        int bytes = 0;
        while (count < waiting.size() && count < MAX_BATCH && bytes < MAX_BATCH_BYTES) {
            bytes += waiting.get(count++).message().size();
        }
        asked = waiting.subList(0, count);
        waiting = new ArrayList<>(waiting.subList(count, waiting.size()));
        waitingBytes -= bytes;
        ask(Optional.empty());
    }

    private void ask(Optional<String> goneSession) {
        List<Message> messages = asked.stream().map(Pending::message).toList();
        mailbox.store(user, slot, goneSession, messages).whenComplete((outcome, failure) -> {
            if (failure != null) {
                settle(0, Outcome.UNAVAILABLE);
            } else if (outcome instanceof StoreOutcome.Stored stored) {
                settle(stored.accepted(), Outcome.MAILBOX_FULL);
            } else if (outcome instanceof StoreOutcome.HeldHere held) {
                heldHere(held, goneSession);
            }
        });
    }

    private void heldHere(StoreOutcome.HeldHere held, Optional<String> goneSession) {
        if (owner.isHere(held.slot())) {
            List<Pending> all = new ArrayList<>(asked);
            all.addAll(waiting);
            owner.finished(this);
            all.forEach(owner::handOver);
        } else if (goneSession.equals(Optional.of(held.session()))) {
            settle(0, Outcome.UNAVAILABLE); // named as gone and shown as the holder all the same
        } else {
            ask(Optional.of(held.session()));
        }
    }

    /** The first {@code stored} messages of the batch are safe, the others are not. Goes on before anybody is told. */
    private void settle(int stored, Outcome others) {
        List<Pending> batch = asked;
        asked = List.of();
        if (waiting.isEmpty()) {
            owner.finished(this);
        } else {
            askNext();
        }
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).waiter().settle(i < stored ? Outcome.STORED : others);
        }
    }
}
