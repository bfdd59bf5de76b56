package io.longwire.gateway.session;

import io.longwire.gateway.routing.MemoryBudget;
import io.longwire.gateway.routing.Outcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps what one phone sends to one recipient in order, though some of it is refused for now and sent again: until the refused
 * message is there, or is overdue, what was sent after it is refused too.
 *
 * <p>Times are those of {@link TimerWheel#attentiveNanos}: a phone is not late while the gateway does not listen.
 *
 * <p>Belongs to its session's event loop.
 */
final class SendOrder {

    /** How much longer than asked to a phone may take to send a refused message again, before others may overtake it. */
    static final Duration GRACE = Duration.ofSeconds(2);

    /** The least that a message is told to wait behind another one. */
    private static final Duration LEAST_WAIT = Duration.ofMillis(100);

    /** What one refused message takes in memory, about. */
    private static final int ENTRY_BYTES = 256;

    private final int maxRefused;
    private final MemoryBudget budget;

    /** Refused messages by recipient and in the order in which they were sent; null while there are none, as nearly always. */
    private Map<String, NavigableMap<Long, Refused>> byRecipient;

    private int count;
    private long lastNumber;

    /**
     * A message that is to be sent again.
     *
     * @param dueNanos when
     */
    private record Refused(String id, long dueNanos, Outcome.Rejected outcome) {
        boolean isOverdue(long nowNanos) {
            return nowNanos - dueNanos > GRACE.toNanos();
        }
    }

    /**
     * Whether a message may go.
     *
     * @param number its place among all that the phone has sent
     * @param refusal what its phone is to be told instead; empty if it may go
     */
    record Admission(long number, Optional<Outcome.Rejected> refusal) {}

    /**
     * @param maxRefused how many refused messages are remembered: as many as a phone may have without a final receipt. The order
     *     of what is refused beyond that is not kept
     */
    SendOrder(int maxRefused, MemoryBudget budget) {
        this.maxRefused = maxRefused;
        this.budget = budget;
    }

    /** The number of the next message, for when nothing is refused. */
    long next() {
        return ++lastNumber;
    }

    /** Whether nothing is refused, so that any message may go. */
    boolean isClear() {
        return byRecipient == null;
    }

    /** A message is to be sent, for the first time or again. */
    Admission admit(String to, String id, long nowNanos) {
        NavigableMap<Long, Refused> refused = byRecipient.get(to);
        if (refused != null) {
            dropOverdue(to, refused, nowNanos);
        }
        if (refused == null || refused.isEmpty()) {
            return new Admission(next(), Optional.empty());
        }
        Map.Entry<Long, Refused> first = refused.firstEntry();
        if (first.getValue().id().equals(id)) {
            remove(to, refused, first.getKey());
            return new Admission(first.getKey(), Optional.empty());
        }
        Duration wait = Duration.ofNanos(first.getValue().dueNanos() - nowNanos);
        Outcome.Rejected refusal = new Outcome.Rejected(
                first.getValue().outcome().code(), wait.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : wait);
        long number = numberOf(refused, id);
        refused(to, id, number, refusal, nowNanos);
        return new Admission(number, Optional.of(refusal));
    }

    private long numberOf(NavigableMap<Long, Refused> refused, String id) {
        for (Map.Entry<Long, Refused> entry : refused.entrySet()) {
            if (entry.getValue().id().equals(id)) {
                return entry.getKey();
            }
        }
        return next();
    }

    /** A message was refused for now. */
    void refused(String to, String id, long number, Outcome.Rejected outcome, long nowNanos) {
        NavigableMap<Long, Refused> known = byRecipient == null ? null : byRecipient.get(to);
        boolean isKnown = known != null && known.containsKey(number);
        if (!isKnown && (count >= maxRefused || !budget.hasRoomFor(ENTRY_BYTES))) {
            return;
        }
        if (!isKnown) {
            count++;
            budget.take(ENTRY_BYTES);
        }
        if (byRecipient == null) {
            byRecipient = new HashMap<>();
        }
        byRecipient
                .computeIfAbsent(to, key -> new TreeMap<>())
                .put(number, new Refused(id, nowNanos + outcome.retryAfter().toNanos(), outcome));
    }

    private void dropOverdue(String to, NavigableMap<Long, Refused> refused, long nowNanos) {
        while (!refused.isEmpty() && refused.firstEntry().getValue().isOverdue(nowNanos)) {
            remove(to, refused, refused.firstKey());
        }
    }

    private void remove(String to, NavigableMap<Long, Refused> refused, long number) {
        refused.remove(number);
        count--;
        budget.give(ENTRY_BYTES);
        if (refused.isEmpty()) {
            byRecipient.remove(to);
        }
        if (byRecipient.isEmpty()) {
            byRecipient = null;
        }
    }

    /** Forgets messages that were never sent again; now and then, for phones that give up and write to others. */
    void forgetOverdue(long nowNanos) {
        if (byRecipient == null) {
            return;
        }
        for (String to : byRecipient.keySet().toArray(String[]::new)) {
            if (byRecipient != null && byRecipient.containsKey(to)) {
                dropOverdue(to, byRecipient.get(to), nowNanos);
            }
        }
    }

    /** The session is over. */
    void close() {
        budget.give(count * ENTRY_BYTES);
        count = 0;
        byRecipient = null;
    }
}
