package io.longwire.gateway.routing;

/** Waits to hear what became of one message. */
@FunctionalInterface
public interface Waiter {

    /** For messages whose sender need not be told. */
    Waiter NOBODY = outcome -> {};

    /** Called exactly once, on any event loop. */
    void settle(Outcome outcome);

    /**
     * Whether the message came from another node, which keeps its order and looks for the session itself if it is told
     * {@link Outcome#ELSEWHERE}. No other waiter may be told that.
     */
    default boolean isOnAnotherNode() {
        return false;
    }
}
