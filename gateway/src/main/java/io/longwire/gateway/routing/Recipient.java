package io.longwire.gateway.routing;

import io.longwire.gateway.mailbox.Message;

/** A session on this node, as the router sees it. */
public interface Recipient {

    /** Whose it is. */
    String user();

    /** The name of the slot that it holds. */
    String slotName();

    /** Whether the calling thread is the event loop that it belongs to. */
    boolean isOnThisLoop();

    /**
     * Hands a message over. What one event loop offers arrives in that order. May be called from any thread.
     *
     * @return false if the session has ended and somebody else is responsible now: look again
     */
    boolean offer(Message message, Waiter waiter);

    /** Mail was stored past this session: it is to be read before what is offered next. May be called from any thread. */
    void lookIntoMailbox();
}
