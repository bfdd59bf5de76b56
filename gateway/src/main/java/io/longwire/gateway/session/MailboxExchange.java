package io.longwire.gateway.session;

import io.longwire.gateway.mailbox.Mailbox.AppendOutcome;
import io.longwire.gateway.mailbox.Mailbox.Drain;
import io.longwire.gateway.mailbox.Mailbox.DrainOutcome;
import io.longwire.gateway.mailbox.Mailbox.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * What one session asks of its mailbox: one request at a time, so that each sees the mailbox as the one before has left it. A
 * mailbox that does not answer is left alone for a while.
 *
 * <p>Knows which acknowledged entries still stand in the mailbox, and whether it may hold entries that were not read. Belongs to its
 * session's event loop.
 */
final class MailboxExchange {

    /** What the answers mean to the session. After each of them, {@link #proceed} is called. */
    interface Listener {
        /** The first {@code accepted} of the batch are safe; there was no room for the others. */
        void appended(List<Backlog.Item> batch, int accepted);

        /** Nobody knows whether the batch is in the mailbox. */
        void appendFailed(List<Backlog.Item> batch);

        /**
         * The mailbox was read.
         *
         * @param doubt the latest one when it was asked
         * @param isUpToDate whether nobody has said since that mail was stored
         */
        void drained(DrainOutcome.Drained drained, int doubt, boolean isUpToDate);

        /**
         * A session of another node has the slot.
         *
         * @param batch what the mailbox has not taken for that reason
         */
        void moved(List<Backlog.Item> batch, String byDevice);

        /** Nothing is being asked any more, or the mailbox has been left alone for long enough: what is next may be asked. */
        void proceed();

        /** A bug. */
        void failed();
    }

    /** How many acknowledged entries are worth a request of their own while nothing more is to be read. */
    private static final int ACKS_WORTH_A_DRAIN = 64;

    private static final int MAX_PAGE_BYTES = 256 * 1024;

    /** How long to leave a mailbox alone that did not answer; twice as long each time that it does not answer again. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    private static final int MAX_PAUSE_DOUBLINGS = 3;

    private final TimerWheel timers;
    private final Hearing hearing;
    private final Listener listener;
    private OwnMailbox mailbox;
    private boolean isAsking;

    /** The end of the pause, if there is one. */
    private Optional<TimerWheel.Timer> pause = Optional.empty();

    /** How often in a row the mailbox did not answer. */
    private int failures;

    /** Whether the last request was an append: then it is the turn of a drain. */
    private boolean hasAppended;

    /** How often it was said that there may be mail. What was asked before may have been answered too early. */
    private int hints;

    /** Entries that were acknowledged and still stand in the mailbox, oldest first. */
    private List<Long> acknowledged = List.of();

    /** Whether the mailbox may hold entries that were not read yet. */
    private boolean mayHoldMore;

    /** Whether the phone is gone: then no failure is followed by another try. */
    private boolean isEnding;

    /** Who is known to have the slot, while a request is under way. */
    private Optional<String> movesTo = Optional.empty();

    /** @param hearing names the doubts that an answer may clear */
    MailboxExchange(TimerWheel timers, Hearing hearing, Listener listener) {
        this.timers = timers;
        this.hearing = hearing;
        this.listener = listener;
    }

    /** The slot is the session's, and this its mailbox. Before, nothing may be asked. */
    void open(OwnMailbox own) {
        mailbox = own;
    }

    /** Whether a request is under way. */
    boolean isAsking() {
        return isAsking;
    }

    /** Whether a mailbox that did not answer is being left alone. */
    boolean isPausing() {
        return pause.isPresent();
    }

    /** Whether it is the turn of a drain, so that a phone that acknowledges is served however fast others write. */
    boolean isTurnOfDrain() {
        return hasAppended;
    }

    // ------------------------------------------------------------------------------------------ what it may hold

    boolean mayHoldMore() {
        return mayHoldMore;
    }

    /** Mail may have been stored that was not read. */
    void expectMore() {
        hints++;
        mayHoldMore = true;
    }

    /** Nothing waits in it. */
    void foundEmpty() {
        mayHoldMore = false;
        acknowledged = List.of();
    }

    /** The phone has an entry that stands in the mailbox. */
    void acknowledged(long mailId) {
        if (acknowledged.isEmpty()) {
            acknowledged = new ArrayList<>();
        }
        acknowledged.add(mailId);
    }

    boolean hasAcknowledged() {
        return !acknowledged.isEmpty();
    }

    boolean hasAcksWorthADrain() {
        return acknowledged.size() >= ACKS_WORTH_A_DRAIN;
    }

    // ------------------------------------------------------------------------------------------------- requests

    void append(List<Backlog.Item> batch) {
        hasAppended = true;
        List<Entry> entries = batch.stream().map(Backlog.Item::entry).toList();
        ask(mailbox.append(entries), (outcome, failure) -> {
            if (failure != null) {
                mayHoldMore = true; // nobody knows
                listener.appendFailed(batch);
                pause();
            } else if (outcome instanceof AppendOutcome.Appended appended) {
                listener.appended(batch, appended.accepted());
            } else if (outcome instanceof AppendOutcome.Moved moved) {
                listener.moved(batch, moved.byDevice());
            }
        });
    }

    /**
     * Removes what was acknowledged, and reads on.
     *
     * @param inFlight how many entries were read, or appended from the window, and are not acknowledged
     * @param lastInFlight the last of them
     * @param maxMessages how many to read; may be 0
     * @param maxBytes how many bytes of them, but at least one entry
     */
    void drain(int inFlight, long lastInFlight, int maxMessages, int maxBytes) {
        hasAppended = false;
        int hintsBefore = hints;
        int doubt = hearing.doubts();
        List<Long> removed = acknowledged;
        acknowledged = List.of();
        int bytes = Math.min(MAX_PAGE_BYTES, Math.max(1, maxBytes));
        ask(mailbox.drain(new Drain(removed, inFlight, lastInFlight, maxMessages, bytes)), (outcome, failure) -> {
            if (failure != null) {
                List<Long> all = new ArrayList<>(removed);
                all.addAll(acknowledged);
                acknowledged = all;
                pause();
            } else if (outcome instanceof DrainOutcome.Drained drained) {
                int read = drained.entries().size();
                mayHoldMore = hints != hintsBefore || drained.remaining() > inFlight + read;
                listener.drained(drained, doubt, hints == hintsBefore);
                if (maxMessages > 0 && read == 0 && mayHoldMore) {
                    pause(); // it says that there is more and gives nothing
                }
            } else if (outcome instanceof DrainOutcome.Moved moved) {
                listener.moved(List.of(), moved.byDevice());
            }
        });
    }

    private <T> void ask(CompletableFuture<T> answer, BiConsumer<T, Throwable> then) {
        isAsking = true;
        SessionLoop.whenDone(
                answer,
                (outcome, failure) -> {
                    isAsking = false;
                    count(failure);
                    then.accept(outcome, failure);
                    movesTo.ifPresent(device -> listener.moved(List.of(), device));
                    listener.proceed();
                },
                listener::failed);
    }

    /** Leaves the mailbox alone for a while. */
    void pause() {
        if (isEnding) {
            acknowledged = List.of(); // they stay in the mailbox and come again: allowed, and better than to wait
            return;
        }
        if (pause.isEmpty()) {
            int doublings = Math.min(MAX_PAUSE_DOUBLINGS, Math.max(0, failures - 1));
            pause = Optional.of(timers.schedule(PAUSE.multipliedBy(1L << doublings), () -> {
                pause = Optional.empty();
                listener.proceed();
            }));
        }
    }

    /** A mailbox that answers again need not be left alone any longer. */
    private void count(Throwable failure) {
        if (failure != null) {
            failures++;
        } else if (failures > 0) {
            failures = 0;
            pause.ifPresent(TimerWheel.Timer::cancel);
            pause = Optional.empty();
        }
    }

    /** The phone is gone. */
    void end() {
        isEnding = true;
    }

    /** A later claim of another node is known to stand, though this session has not asked. What it is asking comes first. */
    void moveAway(String byDevice) {
        if (isAsking) {
            movesTo = Optional.of(byDevice);
        } else {
            listener.moved(List.of(), byDevice);
        }
    }
}
