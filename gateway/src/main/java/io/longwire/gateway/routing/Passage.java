package io.longwire.gateway.routing;

import io.longwire.gateway.mailbox.Mailbox;
import io.longwire.gateway.mailbox.Mailbox.Passed;
import io.longwire.gateway.mailbox.Mailbox.StoreOutcome;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.presence.Holder;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.presence.UserSlots;
import io.longwire.gateway.relay.RelayLane;
import io.longwire.gateway.relay.RelayRequest;
import io.longwire.gateway.relay.Reply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Messages on their way to a user without a session here: into the mailbox, or to the node where the user is.
 *
 * <p>Nothing is known at first: one call stores the messages or tells who holds the slots. What arrives meanwhile waits, and
 * goes together in the next. Once a holder is known, messages are relayed to its node without asking, as many as come. If that
 * node has no such session any more, or does not answer, everything from the first message concerned is asked for anew, in
 * order; at most {@value #MAX_ROUNDS} times a message, then its sender is told to try again later. So messages that came here
 * one after another are never delivered the other way round.
 *
 * <p>While a session is about to have the slot here, no holder is remembered: that one may not have heard so, and what was stored
 * since is for the session that comes; what is relayed to the holder now could reach its phone before.
 *
 * <p>A passage that is idle remembers the way. Belongs to the event loop of its router.
 */
final class Passage implements Way {

    /**
     * How often the place of a message is looked for. Users who move from node to node need two or three rounds; each takes a
     * call of Redis at least, so that one message costs few of them whatever goes wrong.
     */
    static final int MAX_ROUNDS = 16;

    /** How many of these follow at once. What is not found then is about to move, or its node is busy: that takes a while. */
    static final int QUICK_ROUNDS = 3;

    /** Between the others; all together last a few seconds. */
    static final Duration PAUSE = Duration.ofMillis(100);

    /** How many messages, and bytes, go in one question: enough to spread its cost, little enough not to stall Redis. */
    private static final int MAX_BATCH = 128;

    private static final int MAX_BATCH_BYTES = 256 * 1024;

    /** The router, as a passage sees it. */
    interface Owner extends Way.Owner {

        /** Whether a session of this node, whatever its state, has that slot of the user. */
        boolean isHere(String slot);

        /** Whether a session of this node is about to have that slot of the user, or any, whoever has it now. */
        boolean isArriving(Optional<String> slot);

        /** Whether that slot is one of the user's, as far as this node knows. */
        boolean isKnown(String slot);

        /** Names the moment of a question, for {@link #learn}. */
        int freshness();

        /** Redis has told which slots the user has. */
        void learn(UserSlots slots, int freshness);

        /** Mail was stored past the session that has, or is about to have, that slot of the user here. */
        void lookIntoMailbox(String slot);

        /** The one slot that messages of this way are for is none of the user's: routes a message to those that are. */
        void toUser(Pending message);
    }

    private final Mailbox mailbox;
    private final RelayLane lane;
    private final String user;
    private final Optional<String> slot;
    private final Limits limits;
    private final Owner owner;

    private final PendingQueue<Pending> waiting = new PendingQueue<>();
    private final Deque<Relayed> relayed = new ArrayDeque<>();
    private int relayedBytes;

    /** What the mailbox is being asked to store. */
    private List<Pending> asked = List.of();

    /** Whether it is being found out whether a node lives; then nothing is asked of the mailbox. */
    private boolean isChecking;

    /** Whether the next question waits for a moment. */
    private boolean isPausing;

    /** Who has the slot, as far as is known; while it is, messages are relayed at once. */
    private Optional<Holder> holder = Optional.empty();

    /** Names the way to that holder, for the node that it is on. */
    private long way;

    /** Sessions that do not count as holders, by their ids: what waits is stored past them. */
    private final Map<String, Past> passed = new LinkedHashMap<>(0);

    /** Whether mail was stored past a live session, which it is to read before what is relayed next. */
    private boolean hasPassedHolder;

    /**
     * What all ways of a router share.
     *
     * @param budget of all that they hold
     * @param retries hears when one of them gives up
     * @param timer runs something on the event loop, after a while
     */
    record Limits(MemoryBudget budget, RetryListener retries, BiConsumer<Duration, Runnable> timer) {}

    /**
     * A session past which mail is stored.
     *
     * @param isGone whether it has ended, rather than being on a node that does not answer
     * @param isNodeAlive whether there is somebody to be told of the mail
     */
    private record Past(Holder holder, boolean isGone, boolean isNodeAlive) {}

    Passage(Mailbox mailbox, RelayLane lane, String user, Optional<String> slot, Limits limits, Owner owner) {
        this.mailbox = mailbox;
        this.lane = lane;
        this.user = user;
        this.slot = slot;
        this.limits = limits;
        this.owner = owner;
    }

    @Override
    public boolean isIdle() {
        return asked.isEmpty() && waiting.isEmpty() && relayed.isEmpty() && !isChecking && !isPausing;
    }

    @Override
    public boolean awaitsOtherNodes() {
        return true;
    }

    @Override
    public void add(Pending pending) {
        Message message = pending.message();
        if (!waiting.hasRoomFor(message, relayed.size(), relayedBytes)
                || !limits.budget().hasRoomFor(message.size())) {
            pending.waiter().settle(Outcome.CONGESTED);
            return;
        }
        limits.budget().take(message.size());
        if (holder.isPresent() && owner.isArriving(slot)) {
            holder = Optional.empty();
        }
        if (holder.isPresent() && waiting.isEmpty()) {
            if (!relay(pending)) {
                tell(pending, Outcome.CONGESTED);
            }
        } else {
            waiting.add(pending);
            askIfClear();
        }
    }

    // -------------------------------------------------------------------------------------------------------- asking

    /** Asks about what waits, unless something before it is under way. */
    private void askIfClear() {
        if (waiting.isEmpty() || !asked.isEmpty() || !relayed.isEmpty() || isChecking || isPausing) {
            return;
        }
        if (waiting.oldest().rounds() < QUICK_ROUNDS) {
            askNext();
        } else {
            pause();
        }
    }

    private void pause() {
        isPausing = true;
        limits.timer().accept(PAUSE, () -> {
            isPausing = false;
            askNext();
        });
    }

    private void askNext() {
        asked = waiting.take(MAX_BATCH, MAX_BATCH_BYTES);
        ask();
    }

    private void ask() {
        asked = asked.stream().map(Pending::nextRound).toList();
        if (asked.stream().anyMatch(pending -> pending.rounds() > MAX_ROUNDS)) {
            limits.retries()
                    .exhausted(
                            RetryListener.Retry.ROUTE,
                            "the place of a message was looked for " + MAX_ROUNDS + " times; passed were sessions on "
                                    + passed.values().stream()
                                            .map(past -> past.holder().instance())
                                            .toList());
            refuseAll(Outcome.UNAVAILABLE);
            return;
        }
        List<Message> messages = asked.stream().map(Pending::message).toList();
        List<Passed> names = passed.values().stream()
                .map(past -> new Passed(past.holder().session(), past.holder().version(), past.isGone()))
                .toList();
        int freshness = owner.freshness();
        mailbox.store(user, slot, names, messages).whenComplete((outcome, failure) -> {
            if (failure != null) {
                refuseAll(Outcome.UNAVAILABLE);
            } else if (outcome instanceof StoreOutcome.Stored stored) {
                stored(stored.accepted());
            } else if (outcome instanceof StoreOutcome.Held held) {
                held(held.slots(), freshness);
            } else if (outcome instanceof StoreOutcome.NoSuchSlot gone) {
                slotIsGone(gone.slots(), freshness);
            }
        });
    }

    private void held(UserSlots slots, int freshness) {
        List<Holder> holders = slots.holders().stream()
                .filter(found -> slot.isEmpty() || slot.get().equals(found.slot()))
                .toList();
        List<String> ours = holders.stream()
                .filter(found -> found.instance().equals(lane.self()))
                .map(Holder::slot)
                .toList();
        if (ours.stream().anyMatch(owner::isHere)) {
            owner.learn(slots, freshness);
            leave().forEach(pending -> handOver(pending, owner::handOver));
        } else if (ours.stream().map(Optional::of).anyMatch(owner::isArriving)) {
            waitForArrival();
        } else {
            relayToFirst(holders.iterator());
        }
    }

    /** Asks once more in a while: the claim is about to have its session, and is not to be taken for a stale one. */
    private void waitForArrival() {
        List<Pending> all = asked;
        asked = List.of();
        for (int i = all.size() - 1; i >= 0; i--) {
            waiting.addFirst(all.get(i));
        }
        pause();
    }

    private void slotIsGone(UserSlots slots, int freshness) {
        owner.learn(slots, freshness);
        boolean isForgotten = slot.filter(owner::isKnown).isPresent();
        for (Pending pending : leave()) {
            if (pending.waiter() instanceof Forwarder forwarder) {
                handOver(pending, sentBack -> forwarder.elsewhere());
            } else if (isForgotten) {
                refuse(pending, Outcome.UNAVAILABLE); // until a session of the user's restores what Redis has lost
            } else {
                handOver(pending, owner::toUser);
            }
        }
    }

    /** Relays everything to the first of these holders whose node lives and answers; stores past them if there is none. */
    private void relayToFirst(Iterator<Holder> left) {
        if (!left.hasNext()) {
            ask();
            return;
        }
        Holder next = left.next();
        if (next.instance().equals(lane.self())) {
            passed.put(next.session(), new Past(next, true, true)); // its session has ended, and the claim has not
            relayToFirst(left);
            return;
        }
        lane.isAlive(next.instance()).whenComplete((isAlive, failure) -> {
            if (failure != null) {
                refuseAll(Outcome.UNAVAILABLE);
            } else if (isAlive && !lane.isSilent(next.instance())) {
                relayAll(next);
            } else {
                passed.put(next.session(), new Past(next, !isAlive, isAlive));
                relayToFirst(left);
            }
        });
    }

    private void relayAll(Holder found) {
        holder = Optional.of(found);
        way = lane.newWay();
        passed.values()
                .removeIf(past -> !past.isGone()); // they may answer by the time that this one is asked about again
        List<Pending> all = takeAll();
        for (int i = 0; i < all.size(); i++) {
            if (!relay(all.get(i))) {
                all.subList(i, all.size()).forEach(pending -> tell(pending, Outcome.CONGESTED));
                return;
            }
        }
    }

    /** Takes out everything, oldest first, and forgets what was found out for it. */
    private List<Pending> leave() {
        List<Pending> all = takeAll();
        passed.clear();
        finishIfIdle();
        return all;
    }

    /** Takes out everything that is not relayed, oldest first. */
    private List<Pending> takeAll() {
        List<Pending> all = new ArrayList<>(asked);
        all.addAll(waiting.takeAll());
        asked = List.of();
        return all;
    }

    /** Of what may be stored, the first so many messages of the batch are safe; the mailbox was too full for the others. */
    private void stored(int count) {
        List<Pending> batch = asked;
        asked = List.of();
        if (count > 0) {
            passed.values().forEach(this::tellOfMail);
        }
        boolean isFull = count
                < batch.stream()
                        .filter(pending -> !pending.message().isTransient())
                        .count();
        List<Pending> behind = List.of();
        if (isFull || waiting.isEmpty()) {
            behind = leave();
        } else {
            askNext(); // before anybody is told, who might send what belongs behind it
        }
        int left = count;
        for (Pending pending : batch) {
            if (pending.message().isTransient()) {
                tell(pending, Outcome.DROPPED);
            } else {
                tell(pending, left-- > 0 ? Outcome.STORED : Outcome.MAILBOX_FULL);
            }
        }
        behind.forEach(pending -> refuse(pending, Outcome.BEHIND_REFUSED));
    }

    private void tellOfMail(Past past) {
        Holder found = past.holder();
        if (found.instance().equals(lane.self())) {
            owner.lookIntoMailbox(found.slot());
        } else if (past.isNodeAlive()) {
            hasPassedHolder = true;
            lane.poke(found.instance(), new Slot(user, found.slot()));
        }
    }

    /** None of what is not relayed can be taken now. */
    private void refuseAll(Outcome outcome) {
        leave().forEach(pending -> refuse(pending, outcome));
    }

    private void refuse(Pending pending, Outcome outcome) {
        tell(pending, pending.message().isTransient() ? Outcome.DROPPED : outcome);
    }

    private void tell(Pending pending, Outcome outcome) {
        limits.budget().give(pending.message().size());
        pending.waiter().settle(outcome);
    }

    private void handOver(Pending pending, Consumer<Pending> next) {
        limits.budget().give(pending.message().size());
        next.accept(pending);
    }

    private void finishIfIdle() {
        if (isIdle() && holder.isEmpty() && !hasPassedHolder) {
            owner.finished(this);
        }
    }

    // ------------------------------------------------------------------------------------------------------ relaying

    private boolean relay(Pending pending) {
        Relayed hop = new Relayed(pending, holder.orElseThrow(), hasPassedHolder);
        if (!lane.relay(hop.to.instance(), pending.message(), slot, way, hop.isToLookFirst, hop)) {
            return false;
        }
        hasPassedHolder = false;
        relayed.add(hop);
        relayedBytes += pending.message().size();
        return true;
    }

    /** One message that was relayed. */
    private final class Relayed extends RelayRequest {
        private final Pending pending;
        private final Holder to;
        private final boolean isToLookFirst;

        Relayed(Pending pending, Holder to, boolean isToLookFirst) {
            this.pending = pending;
            this.to = to;
            this.isToLookFirst = isToLookFirst;
        }

        @Override
        protected void held() {
            pending.waiter().written(); // nearly always: a session has it, and waits for an ack
        }

        @Override
        protected void replied(Reply reply) {
            switch (reply.kind()) {
                case SETTLED -> settled(this, ((Reply.Settled) reply).outcome());
                case ELSEWHERE -> elsewhere(this);
                case GONE -> {
                    passed.put(to.session(), new Past(to, true, true));
                    elsewhere(this);
                }
                case UNANSWERED -> unanswered(to);
            }
        }
    }

    private void settled(Relayed hop, Outcome outcome) {
        List<Pending> behind = List.of();
        if (Outcome.isRefusedForNow(outcome)) {
            behind = takeBehind(hop);
            way = lane.newWay(); // the node refuses what comes the same way
            if (relayed.getFirst() != hop) {
                holder =
                        Optional.empty(); // else what comes now would overtake those before, should they be refused too
            }
        }
        passed.clear();
        relayed.remove(hop); // nearly always the first
        relayedBytes -= hop.pending.message().size();
        askIfClear();
        tell(hop.pending, outcome);
        behind.forEach(pending -> refuse(pending, Outcome.BEHIND_REFUSED));
        finishIfIdle();
    }

    /** Takes out all that came after a message; the node will not take what has left already. */
    private List<Pending> takeBehind(Relayed hop) {
        Deque<Pending> behind = new ArrayDeque<>(waiting.takeAll());
        while (relayed.getLast() != hop) {
            behind.addFirst(takeBackLast());
        }
        return List.copyOf(behind);
    }

    private Pending takeBackLast() {
        Relayed last = relayed.removeLast();
        relayedBytes -= last.pending.message().size();
        hasPassedHolder |= last.isToLookFirst; // nobody knows whether it has arrived
        lane.forget(last);
        return last.pending;
    }

    /**
     * The session is not there any more: this message, and all that were relayed after it, look for it anew. If one before has
     * not been answered, its answer was lost, and they wait for that.
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
        isChecking = true;
        lane.isAlive(last.instance()).whenComplete((isAlive, failure) -> {
            isChecking = false;
            boolean isDead = failure == null && !isAlive;
            passed.put(last.session(), new Past(last, isDead, !isDead));
            askNext();
        });
    }

    /** Takes messages back from where they were relayed to, and lets them wait before all others. */
    private void takeBackUntil(Relayed first) {
        holder = Optional.empty();
        boolean isFirst;
        do {
            isFirst = relayed.getLast() == first;
            waiting.addFirst(takeBackLast());
        } while (!isFirst);
    }
}
