package io.longwire.gateway.session;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts what other event loops have handed to a session and its own loop has not seen yet, and closes the door behind it.
 *
 * <p>{@link #enter} may be called from any thread, the other methods on the session's loop. Whoever enters before the door
 * is closed is waited for; whoever comes later is turned away. So nothing falls between two sessions.
 */
final class InTransit {

    /** Added to the count once the door is closed, which makes it negative. */
    private static final int CLOSED = Integer.MIN_VALUE;

    private final AtomicInteger count = new AtomicInteger();

    /** Announces a message. Returns false, and counts nothing, if the door is closed. */
    boolean enter() {
        return count.getAndUpdate(n -> n < 0 ? n : n + 1) >= 0;
    }

    /** A message that was announced has arrived. */
    void arrived() {
        count.getAndDecrement();
    }

    /** Closes the door; what was announced may still arrive. */
    void close() {
        count.getAndUpdate(n -> n < 0 ? n : n + CLOSED);
    }

    /** Closes the door if nothing is under way. Returns whether it is closed now with nothing under way. */
    boolean closeIfQuiet() {
        return count.compareAndSet(0, CLOSED) || count.get() == CLOSED;
    }

    boolean isClosed() {
        return count.get() < 0;
    }
}
