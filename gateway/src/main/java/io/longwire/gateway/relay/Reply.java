package io.longwire.gateway.relay;

import io.longwire.proto.Receipt;
import java.time.Duration;

/** What another node says of a message that was relayed to it. */
public sealed interface Reply {

    /** A device of the recipient has acknowledged it. */
    record Delivered() implements Reply {}

    /** It is in the recipient's mailbox. */
    record Stored() implements Reply {}

    /** It was transient and could not be taken. */
    record Dropped() implements Reply {}

    /** It was not taken. */
    record Rejected(Receipt.Code code, Duration retryAfter) implements Reply {}

    /** The session is not there, or not any more; the node keeps nothing of it. */
    record Elsewhere() implements Reply {}

    /** As {@link Elsewhere}; and no session there has the slot, so that a claim which names that node is stale. */
    record Gone() implements Reply {}

    /** The node has not answered in time, or cannot be reached: nobody knows what became of the message. */
    record Unanswered() implements Reply {}

    Reply DELIVERED = new Delivered();
    Reply STORED = new Stored();
    Reply DROPPED = new Dropped();
    Reply ELSEWHERE = new Elsewhere();
    Reply GONE = new Gone();
    Reply UNANSWERED = new Unanswered();

    /** Whether the message was not taken and will be sent again, here or elsewhere, so that none may be taken before it. */
    static boolean isRefusal(Reply reply) {
        return reply instanceof Elsewhere
                || reply instanceof Gone
                || (reply instanceof Rejected rejected && !rejected.retryAfter().isZero());
    }
}
