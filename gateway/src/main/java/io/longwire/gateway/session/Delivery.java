package io.longwire.gateway.session;

import io.longwire.gateway.mailbox.Mailbox.DrainOutcome;
import io.longwire.gateway.mailbox.Mailbox.Entry;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.presence.Owner;
import io.longwire.gateway.presence.Presence.RenewOutcome;
import io.longwire.gateway.relay.Handover;
import io.longwire.gateway.routing.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Everything that one slot is owed, and how it gets there.
 *
 * <ul>
 *   <li>{@code WAITING}: not logged in yet; what comes is kept, bounded.
 *   <li>{@code LIVE}: the mailbox is empty. A message goes straight to the phone, and its sender hears DELIVERED when the
 *       phone acknowledges it.
 *   <li>{@code BEHIND}: the mailbox is not empty, or may not be. A message is appended to it, its sender hears STORED, and
 *       the phone is served from the mailbox as its acks make room.
 *   <li>{@code FINISHING}: the phone is gone. Everything is appended; nothing is written any more.
 *   <li>{@code MOVED}: a session of another node holds the slot. Everything is passed on.
 *   <li>{@code ABANDONED}: the login was refused, or the slot was given up. Everything is rejected.
 * </ul>
 *
 * <p>While BEHIND, what is in flight and stored stands at the head of the mailbox, in the same order. At most one append or
 * drain is under way, so that each of them sees the mailbox as the one before has left it.
 *
 * <p>Belongs to its session's event loop.
 */
final class Delivery {

    /** What the session wants to hear. */
    interface Listener {
        /** The mailbox says that another session holds the slot. From now on this session must not be found any more. */
        void moved(String byDevice);

        /** A message is about to be refused for now. */
        void refused();

        /** A message is to look for the session that holds the slot now. */
        void passOn(Message message, Waiter waiter);

        /** The claim was lost: says once more that the session holds the slot. */
        CompletableFuture<RenewOutcome> claimAgain();

        /** FINISHING, and nothing is left to do. May be called again if more has come since. */
        void finished();
    }

    private enum Phase {
        WAITING,
        LIVE,
        BEHIND,
        FINISHING,
        MOVED,
        ABANDONED
    }

    /** How many entries are read at once: half of a full window, so that reading and acknowledging overlap. */
    private static final int MAX_PAGE = 128;

    private final SessionLoop loop;
    private final Phone phone;
    private final Listener listener;
    private final InFlightWindow window;
    private final AckWatch ackWatch;
    private final Backlog backlog;
    private final MailboxExchange mailbox;
    private Phase phase = Phase.WAITING;

    /** Grows when messages are refused for now. */
    private int refused;

    /** Up to this entry, mail may have been written to a phone before; 0 once it has been passed. */
    private long seenThrough;

    /** The doubt since which the mailbox is known to be as it is known. */
    private int clearedDoubt;

    /** How many renewals of the claim are under way. What is sent here because of one may come before its answer. */
    private int renewals;

    private int storedAtEnd;
    private long lastSeen;

    Delivery(SessionLoop loop, Phone phone, Listener listener) {
        this.loop = loop;
        this.phone = phone;
        this.listener = listener;
        this.window =
                new InFlightWindow(loop.config().maxInFlight(), loop.config().maxInFlightBytes(), loop.budget());
        this.backlog = new Backlog(loop.budget());
        this.mailbox = new MailboxExchange(loop.timers(), loop.hearing(), new Answers());
        this.ackWatch = new AckWatch(loop.timers(), loop.config().ackTimeout(), window, this::ackOverdue);
    }

    /** Takes what the session before could neither deliver nor store; it comes before all that waits here. */
    void inherit(List<Backlog.Item> items) {
        backlog.addFirst(items);
    }

    /**
     * The slot is ours: starts to serve the phone.
     *
     * @param hasMail whether the mailbox may hold anything
     * @param doubt the latest one when that was asked
     */
    void begin(Owner owner, boolean hasMail, long mailSeenThrough, int doubt) {
        mailbox.open(new OwnMailbox(loop.mailbox(), owner, listener::claimAgain));
        seenThrough = mailSeenThrough;
        if (hasMail || loop.hearing().isPassedBy()) {
            mailbox.expectMore();
        }
        clearedDoubt = doubt;
        if (mailbox.mayHoldMore()) {
            phase = Phase.BEHIND;
        } else {
            goLive();
        }
        proceed();
    }

    /** Takes a message for the slot. Its waiter hears exactly once what became of it. */
    void deliver(Message message, Waiter waiter) {
        if (phase == Phase.ABANDONED) {
            refuse(message, waiter, Outcome.UNAVAILABLE);
        } else if (phase == Phase.MOVED) {
            listener.passOn(message, waiter);
        } else if (phase != Phase.LIVE || mustLook(waiter)) {
            queue(message, waiter);
            proceed();
        } else if (waiter.comesThroughRedis() && isMailPossible()) {
            // What was sent before it may be in the mailbox. Redis is there, or this message were not here: it will
            // come again.
            refuse(message, waiter, Outcome.UNAVAILABLE);
        } else {
            deliverLive(message, waiter);
        }
    }

    private void deliverLive(Message message, Waiter waiter) {
        if (window.join(message, waiter)) {
            return;
        }
        if (phone.isWritable() && window.hasRoomFor(message.size()) && !mailbox.mayHoldMore()) {
            write(message, waiter);
        } else {
            fallBehindFor(message, waiter);
        }
    }

    /** The phone has everything up to {@code seq}. Returns false if nothing was ever written under that seq. */
    boolean acknowledge(long seq) {
        if (!window.wasWritten(seq)) {
            return false;
        }
        window.release(seq, this::released);
        proceed();
        return true;
    }

    /** The phone's connection takes more again. */
    void writable() {
        proceed();
    }

    /** The phone is gone: stores what it did not acknowledge, then whatever comes. Calls back when nothing is left. */
    void finish() {
        if (phase == Phase.FINISHING || isOver()) {
            return;
        }
        if (phase == Phase.LIVE) {
            storeInFlight();
        }
        phase = Phase.FINISHING;
        mailbox.end();
        proceed();
    }

    /** Whether {@link #finish} has nothing left to do. */
    boolean isFinished() {
        return isOver() || (phase == Phase.FINISHING && !mailbox.isAsking() && backlog.isEmpty());
    }

    private boolean isOver() {
        return phase == Phase.ABANDONED || phase == Phase.MOVED;
    }

    /** Mail was stored past this session: reads it, and lets what comes wait behind it. */
    void lookIntoMailbox() {
        mailbox.expectMore();
        if (phase == Phase.LIVE) {
            readWhatWaits();
        }
        proceed();
    }

    /** While LIVE: falls behind the mail that is known to wait, as soon as the mailbox can be asked. */
    private void readWhatWaits() {
        if (loop.mailbox().isAvailable()) {
            fallBehind();
        } else {
            mailbox.pause();
        }
    }

    /** The session is over: holds nothing any more. */
    void close() {
        window.close();
    }

    /** Whether mail may have been stored past this session that can be looked for; if so, it is behind now. */
    private boolean mustLook(Waiter waiter) {
        boolean isInDoubt =
                waiter.comesThroughRedis() ? isMailPossible() : loop.hearing().mustLook(clearedDoubt);
        if (isInDoubt && loop.mailbox().isAvailable()) {
            fallBehind();
            mailbox.expectMore();
            return true;
        }
        return false;
    }

    /** Whether mail may have been stored past this session; a renewal that is under way may be about to tell so. */
    private boolean isMailPossible() {
        return renewals > 0 || loop.hearing().isInDoubt(clearedDoubt);
    }

    /** Redis is asked whether the slot is still this session's, and is about to know again that it is. */
    void renewalAsked() {
        renewals++;
    }

    void renewalAnswered() {
        renewals--;
    }

    /** Whether nothing is known to wait in the mailbox. */
    boolean isLive() {
        return phase == Phase.LIVE;
    }

    /** So much mail was in the mailbox at the time of {@code doubt}. */
    void mailCounted(int waiting, int doubt) {
        if (isLive() && waiting == 0) {
            cleared(doubt);
            return;
        }
        if (isLive()) {
            loop.metrics().mailFound();
        }
        lookIntoMailbox();
    }

    /** The mailbox was seen to be empty at the time of {@code doubt}, while this session was LIVE. */
    void cleared(int doubt) {
        clearedDoubt = doubt;
    }

    /** What a successor has to know of mail that this session has appended after the phone was gone. */
    Handover handover() {
        return new Handover(storedAtEnd, lastSeen);
    }

    /** The phase by name, for an operator's eyes. */
    String phase() {
        return phase.name();
    }

    /**
     * Whether a message is here and not in the mailbox: in flight, or on its way there.
     *
     * @param from its sender; empty for any
     */
    boolean holds(String from, String id) {
        return window.holds(from, id) || backlog.holds(from, id);
    }

    /** How many messages are in flight. */
    int inFlight() {
        return window.size();
    }

    // ---------------------------------------------------------------------------------------------- the phone's side

    private void goLive() {
        phase = Phase.LIVE;
        mailbox.foundEmpty();
        // Taken out first: if they do not all fit, what is in flight by then goes into the backlog before the others
        // do.
        int refusedBefore = refused;
        for (Backlog.Item item : backlog.takeAll()) {
            if (refused == refusedBefore) {
                deliver(item.entry().message(), item.waiter());
            } else {
                refuse(item.entry().message(), item.waiter(), Outcome.BEHIND_REFUSED);
            }
        }
    }

    /** Refuses a message for now; what is transient is dropped, for it is not sent again. */
    private void refuse(Message message, Waiter waiter, Outcome outcome) {
        if (message.isTransient()) {
            waiter.settle(Outcome.DROPPED);
        } else {
            countRefused();
            waiter.settle(outcome);
        }
    }

    private void countRefused() {
        refused++;
        listener.refused();
    }

    private void refuse(List<Backlog.Item> items, Outcome outcome) {
        if (!items.isEmpty()) {
            countRefused();
        }
        items.forEach(item -> item.settle(outcome));
    }

    /** Grows when this session refuses messages for now. */
    int refused() {
        return refused;
    }

    /** Refuses what waits: something before it was refused for now, by the session before. */
    void refuseWaiting() {
        refuse(backlog.takeAll(), Outcome.BEHIND_REFUSED);
    }

    private void write(Message message, Waiter waiter) {
        long seq = window.add(message, waiter, loop.timers().nowNanos());
        phone.deliver(message.deliver(), seq, false);
        if (waiter.awaitsWrite()) {
            waiter.written();
        }
        ackWatch.watch();
    }

    private void released(InFlightWindow.Entry entry) {
        if (entry.isStored() && phase != Phase.LIVE) {
            mailbox.acknowledged(entry.mailId());
        }
        entry.settle(Outcome.DELIVERED);
    }

    /** The oldest message in flight has gone without its ack for too long. */
    private void ackOverdue() {
        if (phase == Phase.LIVE) {
            fallBehind();
            proceed();
        }
    }

    // -------------------------------------------------------------------------------------------- the mailbox's side

    private void fallBehindFor(Message message, Waiter waiter) {
        if (message.isTransient()) {
            waiter.settle(Outcome.DROPPED);
        } else if (!loop.mailbox().isAvailable()) {
            // Stays LIVE: what is in flight may still be acknowledged, only this one has no place.
            refuse(message, waiter, Outcome.UNAVAILABLE);
        } else {
            fallBehind();
            queue(message, waiter);
            proceed();
        }
    }

    /** Lets a message wait for the mailbox. */
    private void queue(Message message, Waiter waiter) {
        if (message.isTransient() || !backlog.add(message, waiter)) {
            refuse(message, waiter, Outcome.CONGESTED);
        }
    }

    private void fallBehind() {
        if (loop.mailbox().isAvailable()) {
            storeInFlight();
            phase = Phase.BEHIND;
        } else {
            giveUpInFlight();
        }
    }

    /** The phone may or may not have what is in flight, so its senders are to send it again, once. */
    private void giveUpInFlight() {
        listener.refused();
        window.forEach(entry -> entry.settle(entry.isTransient() ? Outcome.DROPPED : Outcome.UNAVAILABLE));
    }

    /** Queues what is in flight and awaited for the mailbox. What nobody awaits was given up before. */
    private void storeInFlight() {
        window.forEach(entry -> {
            if (entry.isAwaited() && !entry.isStored()) {
                backlog.add(entry);
            }
        });
    }

    /**
     * Takes the next step towards an empty backlog, an empty mailbox, or the end. Appends and drains take turns: a phone that
     * acknowledges is served however fast others write.
     */
    private void proceed() {
        if (mailbox.isAsking() || phase == Phase.WAITING || phase == Phase.LIVE || isOver()) {
            return;
        }
        boolean mayDrain = phase == Phase.BEHIND && !mailbox.isPausing();
        boolean isWorthADrain = mayDrain && (mayRead() || mailbox.hasAcksWorthADrain());
        if (isWorthADrain && mailbox.isTurnOfDrain() && !backlog.startsInFlight()) {
            drain(maxPage());
        } else if (!backlog.isEmpty()) {
            mailbox.append(backlog.nextBatch());
        } else if (phase == Phase.FINISHING) {
            finishStep();
        } else if (isWorthADrain || (mayDrain && isDrained())) {
            drain(maxPage());
        }
    }

    private void drain(int maxMessages) {
        mailbox.drain(window.storedCount(), window.lastStoredId(), maxMessages, window.roomForBytes());
    }

    private void finishStep() {
        if (mailbox.hasAcknowledged() && loop.mailbox().isAvailable()) {
            drain(0);
        } else {
            listener.finished();
        }
    }

    private boolean mayRead() {
        return mailbox.mayHoldMore()
                && phone.isWritable()
                && window.roomForMessages() * 2 >= loop.config().maxInFlight()
                && window.roomForBytes() > 0;
    }

    private int maxPage() {
        return mayRead() ? Math.min(MAX_PAGE, window.roomForMessages()) : 0;
    }

    private boolean isDrained() {
        return !mailbox.mayHoldMore()
                && window.storedCount() == 0
                && !loop.hearing().isPassedBy();
    }

    private void writeStored(Entry entry) {
        boolean redelivered = seenThrough != 0;
        if (entry.mailId() == seenThrough) {
            seenThrough = 0;
        }
        long seq =
                window.addStored(entry.message(), entry.mailId(), loop.timers().nowNanos());
        phone.deliver(entry.message().deliver(), seq, redelivered);
    }

    /** Rejects what waits and whatever comes: the slot was never ours, or is no more. */
    void abandon() {
        phase = Phase.ABANDONED;
        giveUpInFlight();
        refuse(backlog.takeAll(), Outcome.UNAVAILABLE);
    }

    /** A later claim of another node is known to stand, though this session has not asked for anything. */
    void moveAway(String byDevice) {
        mailbox.moveAway(byDevice);
    }

    /** What the mailbox answers. */
    private final class Answers implements MailboxExchange.Listener {

        /** What does not fit is refused, and with it all that waits behind it, or it might fit and overtake. */
        @Override
        public void appended(List<Backlog.Item> batch, int accepted) {
            backlog.settled(batch);
            List<Backlog.Item> behind = accepted < batch.size() ? backlog.takeAll() : List.of();
            for (int i = 0; i < batch.size(); i++) {
                if (i < accepted) {
                    stored(batch.get(i));
                } else {
                    countRefused();
                    batch.get(i).settle(Outcome.MAILBOX_FULL);
                }
            }
            refuse(behind, Outcome.BEHIND_REFUSED);
        }

        private void stored(Backlog.Item item) {
            InFlightWindow.Entry inFlight = item.inFlight();
            if (phase == Phase.FINISHING) {
                storedAtEnd++;
                lastSeen = inFlight == null ? lastSeen : inFlight.mailId();
            }
            if (inFlight == null) {
                mailbox.expectMore();
            } else {
                window.markStored(inFlight);
                if (inFlight.isAcknowledged()) {
                    mailbox.acknowledged(inFlight.mailId()); // the ack came while the append was under way
                }
            }
            item.settle(Outcome.STORED);
        }

        @Override
        public void appendFailed(List<Backlog.Item> batch) {
            backlog.settled(batch);
            List<Backlog.Item> behind = backlog.takeAll();
            refuse(batch, Outcome.UNAVAILABLE);
            refuse(behind, Outcome.BEHIND_REFUSED);
        }

        @Override
        public void drained(DrainOutcome.Drained drained, int doubt, boolean isUpToDate) {
            if (phase != Phase.BEHIND) {
                return;
            }
            drained.entries().forEach(Delivery.this::writeStored);
            boolean isEmpty = drained.remaining() == 0 && backlog.isEmpty() && isUpToDate;
            if (isEmpty && !loop.hearing().isPassedBy()) {
                clearedDoubt = doubt;
                goLive();
                ackWatch.watch();
            }
        }

        /** What this session still owes is passed on in its order: what was written and not acknowledged, then what waits. */
        @Override
        public void moved(List<Backlog.Item> batch, String byDevice) {
            backlog.settled(batch);
            if (isOver()) {
                // The slot was given up while the mailbox was asked: nobody else knows of these.
                refuse(batch, Outcome.UNAVAILABLE);
                return;
            }
            if (phase == Phase.LIVE) {
                storeInFlight();
            }
            phase = Phase.MOVED;
            List<Backlog.Item> owed = new ArrayList<>(batch);
            owed.addAll(backlog.takeAll());
            listener.moved(byDevice);
            for (Backlog.Item item : owed) {
                if (!item.isSettled()) { // else acknowledged while the mailbox was asked
                    listener.passOn(item.entry().message(), item.asWaiter());
                }
            }
            listener.finished();
        }

        @Override
        public void proceed() {
            if (phase == Phase.LIVE && mailbox.mayHoldMore()) {
                readWhatWaits();
            }
            Delivery.this.proceed();
        }

        @Override
        public void failed() {
            phone.close();
            Delivery.this.proceed();
        }
    }
}
