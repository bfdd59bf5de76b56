package io.longwire.gateway.relay;

/**
 * Something that was asked of another node, until it is answered.
 *
 * <p>A class to extend, so that what waits for the answer is the request itself: one object a message. Belongs to its lane's
 * event loop.
 */
public abstract class RelayRequest {

    long id;
    Peer peer;
    int bytes;
    long stream;
    long number;

    /** When it was last known to be under way. */
    long signNanos;

    /** Whether the node was asked what has become of it, since the last sign. */
    boolean isInquired;

    /** When it was asked last. */
    long inquiredNanos;

    boolean isOpen;

    /** The node says that it is still under way; may be called any number of times. */
    protected void held() {}

    /** Called once, with what has become of it; not after {@link RelayLane#forget}. */
    protected abstract void replied(Reply reply);
}
