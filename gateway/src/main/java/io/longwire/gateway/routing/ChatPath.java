package io.longwire.gateway.routing;

import io.longwire.gateway.mailbox.Message;

/** Where chats go from their sender's session. An instance belongs to one event loop. */
public interface ChatPath {

    /**
     * Sends a chat on its way.
     *
     * @param device the sender's
     */
    void send(Message message, String device, Waiter waiter);

    /** Whether it leads to recipients by itself, so that the sender's other devices may have their copies at once. */
    boolean isDirect();
}
