package io.longwire.gateway.routing;

import io.longwire.proto.Receipt;
import java.time.Duration;

/** What became of one message, as its sender is told. */
public sealed interface Outcome {

    /** A device of the recipient has acknowledged it. */
    record Delivered() implements Outcome {}

    /** It is in the recipient's mailbox. */
    record Stored() implements Outcome {}

    /** It was transient and could not be taken now. */
    record Dropped() implements Outcome {}

    /**
     * It was not taken.
     *
     * @param retryAfter when sending it again may work; zero if that is of no use
     */
    record Rejected(Receipt.Code code, Duration retryAfter) implements Outcome {

        /** Whether it will be sent again, so that nothing of the same sender to the same recipient may be taken before it. */
        public boolean isForNow() {
            return !retryAfter.isZero();
        }
    }

    /** The session is not here any more; told only to waiters that look for it themselves. */
    record Elsewhere() implements Outcome {}

    Outcome DELIVERED = new Delivered();
    Outcome STORED = new Stored();
    Outcome DROPPED = new Dropped();
    Outcome ELSEWHERE = new Elsewhere();

    /** What must be stored cannot be, or nobody knows whether it was. */
    Outcome UNAVAILABLE = new Rejected(Receipt.Code.UNAVAILABLE, Duration.ofSeconds(1));

    /** More is on its way to this recipient than may wait in memory. */
    Outcome CONGESTED = new Rejected(Receipt.Code.UNAVAILABLE, Duration.ofMillis(200));

    /** A message before it was refused for now: it must not overtake that one. */
    Outcome BEHIND_REFUSED = new Rejected(Receipt.Code.UNAVAILABLE, Duration.ofMillis(200));

    /** A full mailbox empties when its user comes: not soon, but it does. */
    Outcome MAILBOX_FULL = new Rejected(Receipt.Code.MAILBOX_FULL, Duration.ofSeconds(30));

    /** Whether the sender is told to send the message again. */
    static boolean isRefusedForNow(Outcome outcome) {
        return outcome instanceof Rejected rejected && rejected.isForNow();
    }
}
