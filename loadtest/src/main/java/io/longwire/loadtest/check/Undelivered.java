package io.longwire.loadtest.check;

import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the messages that broke no promise, and of which the run has not seen the end that a sender wishes for.
 *
 * @param refused messages that were not delivered, and whose sender was told so: rejected, or dropped
 * @param unanswered messages whose last send was never answered, delivered or not; of servers that give receipts
 * @param notFetched messages that are stored for a recipient who was offline at the end, or did not read: whether they wait
 *     or are lost, nobody has looked
 * @param deadLettered pushes that became dead letters, by their reason: nobody got them, and whoever reads dead letters is told why
 */
public record Undelivered(long refused, long unanswered, long notFetched, Map<String, Long> deadLettered) {

    /** A run that left nothing behind. */
    public static final Undelivered NOTHING = new Undelivered(0, 0, 0, Map.of());

    public Undelivered {
        deadLettered = Map.copyOf(deadLettered);
    }

    /** Both together. */
    Undelivered plus(Undelivered other) {
        Map<String, Long> reasons = new TreeMap<>(deadLettered);
        other.deadLettered.forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
        return new Undelivered(
                refused + other.refused, unanswered + other.unanswered, notFetched + other.notFetched, reasons);
    }
}
