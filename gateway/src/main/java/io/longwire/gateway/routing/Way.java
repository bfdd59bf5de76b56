package io.longwire.gateway.routing;

import io.longwire.gateway.mailbox.Message;

/**
 * Messages of one event loop on their way to one place outside that loop: while any is under way, all later ones go the same
 * way, behind it.
 *
 * <p>Belongs to the event loop of its router.
 */
sealed interface Way permits Crossing, Passage {

    /** Whether nothing is under way, so that a message need not wait for any before it. */
    boolean isIdle();

    void add(Message message, Waiter waiter);

    /** The router, as a way sees it. */
    interface Owner {
        /** Routes a message again. */
        void handOver(Pending message);

        /** Nothing is under way any more, and there is nothing to remember. */
        void finished(Way way);
    }
}
