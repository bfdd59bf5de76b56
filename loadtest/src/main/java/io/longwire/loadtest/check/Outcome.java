package io.longwire.loadtest.check;

/** What a server told the sender about one message. */
public enum Outcome {
    /** A device of the recipient has acknowledged it. */
    DELIVERED,
    /** It is in the recipient's mailbox. */
    STORED,
    /** The server has taken it; what that promises differs from kind to kind. */
    ACCEPTED,
    /** It was transient, and its recipient was not there. */
    DROPPED,
    /** The server does not answer for it; sending it again may work. */
    REJECTED_FOR_NOW,
    /** The server does not answer for it, and would say so again. */
    REJECTED;

    /** Whether the sender may now forget the message, since it is the server's to deliver or was delivered. */
    public boolean safe() {
        return this == DELIVERED || this == STORED || this == ACCEPTED;
    }
}
