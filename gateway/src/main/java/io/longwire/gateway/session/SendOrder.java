package io.longwire.gateway.session;

import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.routing.MemoryBudget;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps what one phone sends to one recipient in order, though some of it is refused for now and sent again: until the refused
 * message is there, or is overdue, what was sent after it is refused too. What waits behind it is not overdue before it.
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

    /** Refused messages by recipient; null while there are none, as nearly always. */
    private Map<String, Lane> byRecipient;

    private int count;
    private long lastNumber;

    /** A message that is to be sent again, when it is due. */
    private record Refused(String id, long dueNanos, Outcome.Rejected outcome) {}

    /** What was refused to one recipient, in the order in which it was sent. Only the first of them can be overdue. */
    private static final class Lane {
        final NavigableMap<Long, Refused> refused = new TreeMap<>();

        /** When the one before the first was sent again: those behind it come with it, whatever they were told. */
        long sentAgainNanos = Long.MIN_VALUE;

        boolean isFirstOverdue(long nowNanos) {
            long due = refused.firstEntry().getValue().dueNanos();
            long since = sentAgainNanos == Long.MIN_VALUE ? due : Math.max(due, sentAgainNanos);
            return nowNanos - since > GRACE.toNanos();
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
        Lane lane = byRecipient.get(to);
        if (lane != null) {
            dropOverdue(to, lane, nowNanos);
        }
        if (lane == null || lane.refused.isEmpty()) {
            return new Admission(next(), Optional.empty());
        }
        Map.Entry<Long, Refused> first = lane.refused.firstEntry();
        if (first.getValue().id().equals(id)) {
            lane.sentAgainNanos = nowNanos;
            remove(to, lane, first.getKey());
            return new Admission(first.getKey(), Optional.empty());
        }
        long dueNanos = first.getValue().dueNanos();
        Duration wait = Duration.ofNanos(dueNanos - nowNanos);
        Outcome.Rejected refusal = new Outcome.Rejected(
                first.getValue().outcome().code(), wait.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : wait);
        long number = numberOf(lane, id);
        // Given up with the first, however late it was sent: or a phone that sends ever new ones would never be heard.
        remember(to, number, new Refused(id, dueNanos, refusal));
        return new Admission(number, Optional.of(refusal));
    }

    private long numberOf(Lane lane, String id) {
        for (Map.Entry<Long, Refused> entry : lane.refused.entrySet()) {
            if (entry.getValue().id().equals(id)) {
                return entry.getKey();
            }
        }
        return next();
    }

    /** A message was refused for now. */
    void refused(String to, String id, long number, Outcome.Rejected outcome, long nowNanos) {
        remember(to, number, new Refused(id, nowNanos + outcome.retryAfter().toNanos(), outcome));
    }

    private void remember(String to, long number, Refused message) {
        Lane known = byRecipient == null ? null : byRecipient.get(to);
        boolean isKnown = known != null && known.refused.containsKey(number);
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
        byRecipient.computeIfAbsent(to, key -> new Lane()).refused.put(number, message);
    }

    private void dropOverdue(String to, Lane lane, long nowNanos) {
        while (!lane.refused.isEmpty() && lane.isFirstOverdue(nowNanos)) {
            remove(to, lane, lane.refused.firstKey());
        }
    }

    private void remove(String to, Lane lane, long number) {
        lane.refused.remove(number);
        count--;
        budget.give(ENTRY_BYTES);
        if (lane.refused.isEmpty()) {
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
