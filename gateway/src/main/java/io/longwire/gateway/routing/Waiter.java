package io.longwire.gateway.routing;

import io.longwire.gateway.mailbox.Outcome;
import java.util.function.Consumer;

/** Waits to hear what became of one message. */
@FunctionalInterface
public interface Waiter {

    /** For messages whose sender need not be told. */
    Waiter NOBODY = outcome -> {};

    /** Called exactly once, on any event loop; unless a {@link Forwarder} is told that it has to look elsewhere. */
    void settle(Outcome outcome);

    /**
     * Whether a message before this one, on the same way to the same place, was refused for now. Then this one must not be
     * taken, or it would overtake that one, which will be sent again. Asked by whoever takes messages of other event loops, or
     * sends on its way again what has waited. May be asked on any thread.
     */
    default boolean isRevoked() {
        return false;
    }

    /**
     * Whether the message has come by way of Redis, from another node or a backend. Then Redis is there, whatever this node has
     * noticed, and what was sent before it may have been stored past the recipient's session.
     */
    default boolean comesThroughRedis() {
        return false;
    }

    /** Waits for the outcome of a message that has come by way of Redis. */
    static Waiter throughRedis(Consumer<Outcome> settle) {
        return new Waiter() {
            @Override
            public void settle(Outcome outcome) {
                settle.accept(outcome);
            }

            @Override
            public boolean comesThroughRedis() {
                return true;
            }
        };
    }

    /** Whether {@link #written} is of any use to whoever waits. */
    default boolean awaitsWrite() {
        return false;
    }

    /** The message was written to a phone, which has not acknowledged it. May be called more than once, on any event loop. */
    default void written() {}
}
