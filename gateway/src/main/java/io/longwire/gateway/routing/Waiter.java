package io.longwire.gateway.routing;

/** Waits to hear what became of one message. */
@FunctionalInterface
public interface Waiter {

    /** For messages whose sender need not be told. */
    Waiter NOBODY = outcome -> {};

    /** Called exactly once, on any event loop. */
    void settle(Outcome outcome);
}
