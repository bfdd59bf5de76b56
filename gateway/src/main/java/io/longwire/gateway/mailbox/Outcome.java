package io.longwire.gateway.mailbox;

import io.longwire.proto.Receipt;
import java.time.Duration;

/** What became of one message, for good; the same in every room. */
public sealed interface Outcome {

    /** For switches that leave nothing out. */
    enum Kind {
        DELIVERED,
        STORED,
        DROPPED,
        REJECTED
    }

    /** A device of the recipient has acknowledged it. */
    record Delivered() implements Outcome {
        @Override
        public Kind kind() {
            return Kind.DELIVERED;
        }
    }

    /** It is in the recipient's mailbox. */
    record Stored() implements Outcome {
        @Override
        public Kind kind() {
            return Kind.STORED;
        }
    }

    /** It was transient and could not be taken now. */
    record Dropped() implements Outcome {
        @Override
        public Kind kind() {
            return Kind.DROPPED;
        }
    }

    /**
     * It was not taken.
     *
     * @param retryAfter when sending it again may work; zero if that is of no use
     */
    record Rejected(Receipt.Code code, Duration retryAfter) implements Outcome {
        @Override
        public Kind kind() {
            return Kind.REJECTED;
        }

        /** Whether it will be sent again, so that nothing of the same sender to the same recipient may be taken before it. */
        public boolean isForNow() {
            return !retryAfter.isZero();
        }
    }

    Kind kind();

    Outcome DELIVERED = new Delivered();
    Outcome STORED = new Stored();
    Outcome DROPPED = new Dropped();

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
