package io.longwire.loadtest.check;

import io.longwire.loadtest.check.Violation.Kind;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Everything that happened to the messages of one cell, held against what the server has promised while it happens.
 *
 * <p>A message is named by its stream, which is one sender and one recipient, and its number, which counts up from 1 in each
 * stream. What is checked, each as far as the {@link Promise} goes (what was not promised is counted, and fails nobody):
 *
 * <ul>
 *   <li><b>Lost</b>: receipted as safe and not delivered by the end. What was never receipted may be lost.
 *   <li><b>Duplicate</b>: delivered to the application twice, however long ago the first time was.
 *   <li><b>Out of order</b>: delivered after a message that was first sent when this one had been sent for the last time. A
 *       message that was refused once may come at any time: of that send, nobody knows where it got to. Where order is promised
 *       also when something is refused, whatever was first sent later is too early, unless the sender was late itself.
 *   <li><b>Dishonest</b>: a receipt says DELIVERED before the recipient has acknowledged; more receipts than sends; a receipt
 *       for what was never sent. Receipts of several sends may differ: each tells how things stood.
 *   <li><b>Misdelivered, invented, not exclusive</b>: as the phones tell; a number that was never sent is invented, too.
 * </ul>
 *
 * <p>A message that was rejected or dropped and is delivered all the same is no violation: the server did not answer for it,
 * and may not have known what became of it. It is counted.
 *
 * <p>Not thread-safe: a cell's event loop calls all of it. Times are those of {@link System#nanoTime()}.
 */
public final class History {

    private static final int LOG_BYTES = 64 << 20;
    private static final int ASIDE_LIMIT = 1 << 20;

    private final Promise promise;
    private final Rules rules;
    private final Journal journal;
    private final Fates fates;

    private long sent;
    private long resent;
    private long receipted;
    private long delivered;
    private long repeated;
    private long refusedYetDelivered;
    private long unjudged;
    private long goneWithStore;
    private long unanswered;
    private long unsettled;

    private long refused;
    private long leftUnanswered;
    private long notFetched;

    /** Pushes that the server has put aside as dead letters, and why. */
    private final Map<Long, String> deadLetters = new HashMap<>();

    private final Map<String, Long> deadLettered = new HashMap<>();

    /** Streams whose recipient the server's store has forgotten. */
    private final Set<Integer> unknown = new HashSet<>();

    /**
     * @param startNanos the start of the run, from which the times in a printed history count
     * @param file where to write the whole history; without it, only the last four million events can be printed
     * @throws UncheckedIOException if the file cannot be made
     */
    public History(Promise promise, Names names, long startNanos, Optional<Path> file) {
        this(promise, names, startNanos, file, LOG_BYTES, ASIDE_LIMIT);
    }

    History(Promise promise, Names names, long startNanos, Optional<Path> file, int logBytes, int asideLimit) {
        this.promise = promise;
        this.rules = new Rules(promise);
        this.journal = new Journal(names, startNanos, file, logBytes);
        this.fates = new Fates(rules, asideLimit, this::forgotten);
    }

    /**
     * The message goes out, for the first time or again.
     *
     * @throws IllegalArgumentException if numbers before it were left out
     */
    public void sent(int stream, long number, long nanos) {
        Window window = fates.window(stream);
        if (number == window.next) {
            journal.note(stream, number, Event.SENT, nanos);
            fates.add(stream, window);
            sent++;
            unanswered++;
        } else if (window.wasSent(number)) {
            journal.note(stream, number, Event.SENT_AGAIN, nanos);
            resent++;
            int fate = fates.get(stream, window, number);
            if (!Fate.is(fate, Fate.FORGOTTEN)) {
                fates.set(stream, window, number, Fate.sentAgain(fate, window.next - 1 - number));
            }
        } else {
            throw new IllegalArgumentException(
                    journal.name(stream, number) + " is sent when " + window.next + " is due");
        }
        if (unknown.contains(stream)) {
            mayBeGone(stream, number, fates.get(stream, window, number), nanos);
        }
    }

    /** The message, which was refused, is about to be sent again later than its sender was asked to. */
    public void excused(int stream, long number) {
        Window window = fates.window(stream);
        if (window.wasSent(number)) {
            int fate = fates.get(stream, window, number);
            if (!Fate.is(fate, Fate.FORGOTTEN)) {
                fates.set(stream, window, number, fate | Fate.EXCUSED);
            }
        }
    }

    /** The message reached the application: the phone has not dropped it as a repeat. */
    public void delivered(int stream, long number, long nanos) {
        journal.note(stream, number, Event.DELIVERED, nanos);
        Window window = fates.window(stream);
        if (!window.wasSent(number)) {
            journal.found(true, Kind.INVENTED, stream, number, "was delivered, and nobody has sent it");
            return;
        }
        int fate = fates.get(stream, window, number);
        if (Fate.is(fate, Fate.FORGOTTEN)) {
            unjudged++;
        } else if (Fate.is(fate, Fate.DELIVERED)) {
            journal.found(true, Kind.DUPLICATE, stream, number, "reached the application twice");
        } else {
            delivered++;
            unsettled -= awaited(stream, number, fate) ? 1 : 0;
            fates.set(stream, window, number, placed(stream, window, number, fate | Fate.DELIVERED));
        }
    }

    /** The message came again, and the phone dropped it. */
    public void repeated(int stream, long number, long nanos) {
        journal.note(stream, number, Event.REPEATED, nanos);
        repeated++;
    }

    /** The phone has put the acknowledgement of this message on the wire. */
    public void acknowledged(int stream, long number, long nanos) {
        journal.note(stream, number, Event.ACKNOWLEDGED, nanos);
        Window window = fates.window(stream);
        if (window.wasSent(number)) {
            int fate = fates.get(stream, window, number);
            if ((fate & (Fate.ACKNOWLEDGED | Fate.FORGOTTEN)) == 0) {
                fates.set(stream, window, number, fate | Fate.ACKNOWLEDGED);
            }
        }
    }

    /** The sender was told what became of the message. */
    public void receipted(int stream, long number, Outcome outcome, long nanos) {
        journal.note(stream, number, Event.receipt(outcome), nanos);
        Window window = fates.window(stream);
        if (!window.wasSent(number)) {
            dishonest(stream, number, "was receipted, and nobody has sent it");
            return;
        }
        int fate = fates.get(stream, window, number);
        if (Fate.is(fate, Fate.FORGOTTEN)) {
            unjudged++;
        } else if (Fate.open(fate) == 0) {
            dishonest(stream, number, "was receipted more often than it was sent");
        } else {
            fates.set(stream, window, number, told(stream, number, fate, outcome));
        }
    }

    /** The message arrived at the wrong phone, or under the wrong sender's name. */
    public void misdelivered(int stream, long number, String finding, long nanos) {
        journal.note(stream, number, Event.MISDELIVERED, nanos);
        journal.found(true, Kind.MISDELIVERED, stream, number, finding);
    }

    /** Something arrived that is no message of the run, or not as it was sent. */
    public void invented(String finding, long nanos) {
        journal.found(true, Kind.INVENTED, "no message of this run", finding, nanos);
    }

    /** Two devices of the user were on line at once. */
    public void notExclusive(String user, String finding, long nanos) {
        journal.found(promise.exclusive(), Kind.NOT_EXCLUSIVE, user, finding, nanos);
    }

    /**
     * The server's store has been emptied from outside. What was sent so far and has not been delivered may have been in it
     * and nowhere else: if it never comes, that is counted apart and fails nobody; nor does one that comes, from a server that
     * still had it in hand, after what was sent to the empty store. A message that is sent again from now on is as good as new.
     */
    public void storeGone(long nanos) {
        Map<Long, Integer> undelivered = new HashMap<>();
        fates.each((key, fate) -> {
            if (!Fate.is(fate, Fate.DELIVERED)) {
                undelivered.put(key, fate);
            }
        });
        undelivered.forEach((key, fate) -> {
            Window window = fates.window(MessageKey.stream(key));
            window.nextWhenGone = window.next;
            mayBeGone(MessageKey.stream(key), MessageKey.number(key), fate, nanos);
        });
    }

    /**
     * The store was emptied while the recipient, one of several devices of its user, was offline: until it logs in again,
     * nobody can know that there is such a device, and what is sent is excused.
     */
    public void recipientUnknown(int stream) {
        unknown.add(stream);
    }

    /** The recipient has logged in. */
    public void recipientKnown(int stream) {
        unknown.remove(stream);
    }

    private void mayBeGone(int stream, long number, int fate, long nanos) {
        if ((fate & (Fate.DELIVERED | Fate.FORGOTTEN)) == 0) {
            journal.note(stream, number, Event.STORE_GONE, nanos);
            unsettled -= awaited(stream, number, fate) ? 1 : 0;
            fates.set(stream, fates.window(stream), number, fate | Fate.STORE_GONE);
        }
    }

    /** The server has put the push aside as a dead letter: it will not be delivered, and whoever reads dead letters knows why. */
    public void deadLettered(int stream, long number, String reason) {
        Window window = fates.window(stream);
        if (window.wasSent(number) && !deadLetters.containsKey(MessageKey.of(stream, number))) {
            unsettled -= awaited(stream, number, fates.get(stream, window, number)) ? 1 : 0;
            deadLetters.put(MessageKey.of(stream, number), reason);
        }
    }

    /** How many messages were receipted as safe and have not been delivered yet. */
    public long unsettled() {
        return unsettled;
    }

    /** How many messages have not had any receipt yet. */
    public long unanswered() {
        return unanswered;
    }

    /**
     * The run is over, and whatever could arrive has: what is receipted and not delivered now is lost. To be called once,
     * as the last.
     */
    public Verdict finish() {
        return finish(stream -> false, Map.of());
    }

    /**
     * The same where not every recipient was there to the end.
     *
     * @param mayWait whether what was stored on a stream may wait still, since its recipient has not fetched its mail
     * @param sentAway phones that the server has ended for good, by its reason
     */
    public Verdict finish(IntPredicate mayWait, Map<String, Long> sentAway) {
        fates.each((key, fate) -> closed(key, fate, mayWait));
        Findings findings = journal.close();
        return new Verdict(
                sent,
                resent,
                receipted,
                delivered,
                repeated,
                refusedYetDelivered,
                unjudged,
                goneWithStore,
                new Undelivered(refused, leftUnanswered, notFetched, deadLettered),
                sentAway,
                journal.failure(),
                findings.broken(),
                findings.unpromised(),
                findings.violations());
    }

    /** Puts a delivery in its place among those of its stream. */
    private int placed(int stream, Window window, long number, int fate) {
        boolean isStrict = promise.orderedWhenRefused() && !Fate.is(fate, Fate.EXCUSED);
        if (Fate.is(fate, Fate.REFUSED)) {
            refusedYetDelivered += Fate.givenUp(fate) ? 1 : 0;
            if (!isStrict || Fate.givenUp(fate)) {
                return fate;
            }
        }
        long ahead = window.highestDelivered - number;
        if (ahead < 0) {
            window.highestDelivered = number;
            return fate;
        }
        if (!isStrict && !Fate.precedes(fate, ahead)) {
            return fate;
        }
        if (Fate.is(fate, Fate.STORE_GONE) && window.highestDelivered >= window.nextWhenGone) {
            return fate;
        }
        if (promise.ordered() && rules.orderAwaitsReceipt(fate)) {
            return fate | Fate.LATE;
        }
        late(stream, number, "came after #" + window.highestDelivered + ", which was sent later");
        return fate;
    }

    /** What a receipt makes of a message. */
    private int told(int stream, long number, int before, Outcome outcome) {
        int fate = Fate.answered(before);
        if ((before & (Fate.SAFE | Fate.REFUSED)) == 0) {
            unanswered--;
        }
        if (!outcome.safe()) {
            int refused = (fate & ~Fate.LATE) | Fate.REFUSED;
            refusedYetDelivered += Fate.is(fate, Fate.DELIVERED) && Fate.givenUp(refused) ? 1 : 0;
            return refused;
        }
        if (outcome == Outcome.DELIVERED && promise.acknowledged() && !Fate.is(fate, Fate.ACKNOWLEDGED)) {
            dishonest(stream, number, "was receipted as delivered before its recipient had acknowledged it");
        }
        if (Fate.is(fate, Fate.LATE)) {
            late(stream, number, "came after one that was sent later");
        }
        if (!Fate.is(fate, Fate.SAFE)) {
            receipted++;
            unsettled += awaited(stream, number, fate | Fate.SAFE) ? 1 : 0;
        }
        return (fate & ~Fate.LATE) | Fate.SAFE;
    }

    /** Whether the message has to arrive still. */
    private boolean awaited(int stream, long number, int fate) {
        return Fate.awaited(fate) && !deadLetters.containsKey(MessageKey.of(stream, number));
    }

    private void closed(long key, int fate, IntPredicate mayWait) {
        int stream = MessageKey.stream(key);
        long number = MessageKey.number(key);
        if (Fate.is(fate, Fate.LATE)) {
            late(stream, number, "came after one that was sent later");
        }
        if (rules.unanswered(fate)) {
            leftUnanswered++;
        } else if (Fate.givenUp(fate) && !Fate.is(fate, Fate.DELIVERED)) {
            refused++;
        } else if (!rules.lost(fate)) {
            return;
        } else if (Fate.is(fate, Fate.STORE_GONE)) {
            goneWithStore++;
        } else if (deadLetters.containsKey(key)) {
            deadLettered.merge(deadLetters.get(key), 1L, Long::sum);
        } else if (rules.mayWait() && mayWait.test(stream)) {
            notFetched++;
        } else {
            journal.found(
                    promise.safe(), Kind.LOST, stream, number, "was receipted, and never reached the application");
        }
    }

    /** Of a message that is lost, no more need be known where that is not promised against; nor of one that was refused. */
    private void forgotten(long key, int fate) {
        if (rules.lost(fate) || Fate.givenUp(fate)) {
            closed(key, fate, stream -> false);
            unsettled -= awaited(MessageKey.stream(key), MessageKey.number(key), fate) ? 1 : 0;
        }
    }

    private void late(int stream, long number, String finding) {
        journal.found(promise.ordered(), Kind.OUT_OF_ORDER, stream, number, finding);
    }

    private void dishonest(int stream, long number, String finding) {
        journal.found(promise.receipts(), Kind.DISHONEST, stream, number, finding);
    }
}
