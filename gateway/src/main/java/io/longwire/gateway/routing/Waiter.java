package io.longwire.gateway.routing;

/** Waits to hear what became of one message. */
@FunctionalInterface
public interface Waiter {

    /** For messages whose sender need not be told. */
    Waiter NOBODY = outcome -> {};

    /** Called exactly once, on any event loop. */
    void settle(Outcome outcome);

    /**
     * Whether whoever waits keeps the order of its messages, and looks for the session itself if told
     * {@link Outcome#ELSEWHERE}: another node or event loop. No other waiter may be told that.
     */
    default boolean keepsOrder() {
        return false;
    }
}
