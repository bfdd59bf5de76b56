package io.longwire.gateway.routing;

/**
 * Waits on behalf of another node or event loop, which keeps the order of its messages, and looks for the recipient itself if that
 * is not here any more.
 */
public interface Forwarder extends Waiter {

    /** The recipient is not here any more, and nothing was done with the message. Instead of {@link #settle}; on any event loop. */
    void elsewhere();
}
