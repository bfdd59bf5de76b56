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

    /** The node has not answered in time, or cannot be reached: nobody knows what became of the message. */
    record Unanswered() implements Reply {}

    Reply DELIVERED = new Delivered();
    Reply STORED = new Stored();
    Reply DROPPED = new Dropped();
    Reply ELSEWHERE = new Elsewhere();
    Reply UNANSWERED = new Unanswered();
}
