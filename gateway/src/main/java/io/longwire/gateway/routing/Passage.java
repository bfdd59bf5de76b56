package io.longwire.gateway.routing;

import io.longwire.gateway.mailbox.Mailbox;
import io.longwire.gateway.mailbox.Mailbox.Passed;
import io.longwire.gateway.mailbox.Mailbox.StoreOutcome;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.presence.Holder;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.relay.RelayLane;
import io.longwire.gateway.relay.RelayRequest;
import io.longwire.gateway.relay.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Messages on their way to a user without a session here: into the mailbox, or to the node where the user is.
 *
 * <p>Nothing is known at first: one call stores the messages or tells who holds the slot. What arrives meanwhile waits, and
 * goes together in the next. Once a holder is known, messages are relayed to its node without asking, as many as come. If that
 * node has no such session any more, or does not answer, everything from the first message concerned is asked for anew, in
 * order. So messages that came here one after another are never delivered the other way round.
 *
 * <p>A passage that is idle remembers the way. Belongs to the event loop of its router.
 */
final class Passage implements Way {

    /**
     * How many messages, and bytes, may wait in memory for one place: about what one sender may have without receipts,
     * a few times over. Beyond it senders are told to try again.
     */
    static final int MAX_WAITING = 4_096;

    static final int MAX_WAITING_BYTES = 4 * 1024 * 1024;

    /** How many messages, and bytes, go in one question: enough to spread its cost, little enough not to stall Redis. */
    private static final int MAX_BATCH = 128;

    private static final int MAX_BATCH_BYTES = 256 * 1024;

    /** The router, as a passage sees it. */
    interface Owner extends Way.Owner {
        /** Whether a session of this node, whatever its state, has that slot of the user. */
        boolean isHere(String slot);
    }

    private final Mailbox mailbox;
    private final RelayLane lane;
    private final String user;
    private final Optional<String> slot;
    private final Owner owner;

    private final Deque<Pending> waiting = new ArrayDeque<>();
    private final Deque<Relayed> relayed = new ArrayDeque<>();

    /** Of what waits and what was relayed. */
    private int bytes;

    /** What the mailbox is being asked to store. */
    private List<Pending> asked = List.of();

    /** Who has the slot, as far as is known; while it is, messages are relayed at once. */
    private Optional<Holder> holder = Optional.empty();

    /** Names the way to that holder. */
    private long way;

    /** A holder that does not answer: what waits is stored past it. */
    private Optional<Silent> silent = Optional.empty();

    /** Whether mail was stored past a live session, which it is to read before what is relayed next. */
    private boolean hasPassedHolder;

    private record Silent(Holder holder, boolean isGone) {
        Passed asPassed() {
            return new Passed(holder.session(), isGone);
        }
    }

    Passage(Mailbox mailbox, RelayLane lane, String user, Optional<String> slot, Owner owner) {
        this.mailbox = mailbox;
        this.lane = lane;
        this.user = user;
        this.slot = slot;
        this.owner = owner;
    }

    @Override
    public boolean isIdle() {
        return asked.isEmpty() && waiting.isEmpty() && relayed.isEmpty();
    }

    @Override
    public void add(Message message, Waiter waiter) {
        if (isFullFor(message)) {
            waiter.settle(Outcome.CONGESTED);
            return;
        }
        Pending pending = new Pending(message, waiter);
        if (holder.isPresent() && waiting.isEmpty()) {
            relay(pending);
        } else {
            waiting.add(pending);
            bytes += message.size();
            askIfClear();
        }
    }

    /** One message always fits, or one that is larger than the bound would be sent again for ever. */
    private boolean isFullFor(Message message) {
        return waiting.size() + relayed.size() >= MAX_WAITING
                || (bytes > 0 && bytes + message.size() > MAX_WAITING_BYTES);
    }

    // -------------------------------------------------------------------------------------------------------- asking

    /** Asks about what waits, unless something before it is under way. */
    private void askIfClear() {
        if (!waiting.isEmpty() && asked.isEmpty() && relayed.isEmpty() && silent.isEmpty()) {
            askNext();
        }
    }

    private void askNext() {
        List<Pending> batch = new ArrayList<>();
        int batchBytes = 0;
        while (!waiting.isEmpty() && batch.size() < MAX_BATCH && batchBytes < MAX_BATCH_BYTES) {
            Pending next = waiting.remove();
            batch.add(next);
            batchBytes += next.message().size();
        }
        asked = batch;
        bytes -= batchBytes;
        ask(silent.map(Silent::asPassed));
    }

    private void ask(Optional<Passed> passed) {
        List<Message> messages = asked.stream().map(Pending::message).toList();
        mailbox.store(user, slot, passed, messages).whenComplete((outcome, failure) -> {
            if (failure != null) {
                settle(0, Outcome.UNAVAILABLE);
            } else if (outcome instanceof StoreOutcome.Stored stored) {
                settle(stored.accepted(), Outcome.MAILBOX_FULL);
            } else if (outcome instanceof StoreOutcome.Held held) {
                held(held.holder(), passed);
            }
        });
    }

    private void held(Holder found, Optional<Passed> passed) {
        if (passed.map(Passed::session).equals(Optional.of(found.session()))) {
            settle(0, Outcome.UNAVAILABLE); // named as one that does not count, and counted all the same
        } else if (!found.instance().equals(lane.self())) {
            heldThere(found);
        } else if (owner.isHere(found.slot())) {
            List<Pending> all = takeAll();
            silent = Optional.empty();
            finishIfIdle();
            all.forEach(owner::handOver);
        } else {
            ask(Optional.of(new Passed(found.session(), true)));
        }
    }

    private void heldThere(Holder found) {
        lane.isAlive(found.instance()).whenComplete((isAlive, failure) -> {
            if (failure != null) {
                settle(0, Outcome.UNAVAILABLE);
            } else if (isAlive && lane.isSilent(found.instance())) {
                silent = Optional.of(new Silent(found, false));
                ask(silent.map(Silent::asPassed));
            } else if (isAlive) {
                holder = Optional.of(found);
                silent = Optional.empty();
                way = lane.newWay();
                takeAll().forEach(this::relay);
            } else {
                ask(Optional.of(new Passed(found.session(), true)));
            }
        });
    }

    /** Takes out everything that is not relayed, oldest first. */
    private List<Pending> takeAll() {
        List<Pending> all = new ArrayList<>(asked);
        all.addAll(waiting);
        bytes -= waiting.stream().mapToInt(pending -> pending.message().size()).sum();
        asked = List.of();
        waiting.clear();
        return all;
    }

    /**
     * Of what may be stored, the first {@code stored} messages of the batch are safe, the others are not. Goes on before
     * anybody is told.
     */
    private void settle(int stored, Outcome others) {
        List<Pending> batch = asked;
        asked = List.of();
        if (stored > 0 && silent.isPresent() && !silent.get().isGone()) {
            hasPassedHolder = true;
            lane.poke(
                    silent.get().holder().instance(),
                    new Slot(user, silent.get().holder().slot()));
        }
        if (waiting.isEmpty()) {
            silent = Optional.empty();
            finishIfIdle();
        } else {
            askNext();
        }
        int left = stored;
        for (Pending pending : batch) {
            if (pending.message().isTransient()) {
                pending.waiter().settle(Outcome.DROPPED);
            } else {
                pending.waiter().settle(left-- > 0 ? Outcome.STORED : others);
            }
        }
    }

    private void finishIfIdle() {
        if (isIdle() && holder.isEmpty() && !hasPassedHolder) {
            owner.finished(this);
        }
    }

    // ------------------------------------------------------------------------------------------------------ relaying

    private void relay(Pending pending) {
        Relayed hop = new Relayed(pending, holder.orElseThrow());
        if (lane.relay(hop.to.instance(), pending.message(), slot, way, hasPassedHolder, hop)) {
            hasPassedHolder = false;
            relayed.add(hop);
            bytes += pending.message().size();
        } else {
            pending.waiter().settle(Outcome.CONGESTED);
        }
    }

    /** One message that was relayed. */
    private final class Relayed extends RelayRequest {
        private final Pending pending;
        private final Holder to;

        Relayed(Pending pending, Holder to) {
            this.pending = pending;
            this.to = to;
        }

        @Override
        protected void replied(Reply reply) {
            if (reply instanceof Reply.Elsewhere) {
                elsewhere(this);
            } else if (reply instanceof Reply.Unanswered) {
                unanswered(to);
            } else {
                relayed.remove(this); // nearly always the first
                bytes -= pending.message().size();
                askIfClear();
                pending.waiter().settle(toOutcome(reply));
            }
        }
    }

    private static Outcome toOutcome(Reply reply) {
        if (reply instanceof Reply.Rejected rejected) {
            return new Outcome.Rejected(rejected.code(), rejected.retryAfter());
        }
        return reply instanceof Reply.Delivered
                ? Outcome.DELIVERED
                : reply instanceof Reply.Stored ? Outcome.STORED : Outcome.DROPPED;
    }

    /**
     * The session is gone from there: this message, and all that were relayed after it, look for it anew. If one before has not
     * been answered, its answer was lost, and they wait for that.
     */
    private void elsewhere(Relayed first) {
        takeBackUntil(first);
        lane.inquire(relayed);
        askIfClear();
    }

    /**
     * The node is silent. Whatever it has taken of the messages that are under way there, all of them are stored past it, in
     * order: what was taken comes twice, which phones notice.
     */
    private void unanswered(Holder last) {
        takeBackUntil(relayed.getFirst());
        silent = Optional.of(new Silent(last, false));
        lane.isAlive(last.instance()).whenComplete((isAlive, failure) -> {
            silent = Optional.of(new Silent(last, failure == null && !isAlive));
            askNext();
        });
    }

    /** Takes messages back from where they were relayed to, and lets them wait before all others. */
    private void takeBackUntil(Relayed first) {
        holder = Optional.empty();
        Relayed hop;
        do {
            hop = relayed.removeLast();
            lane.forget(hop);
            waiting.addFirst(hop.pending);
        } while (hop != first);
    }
}
