package io.longwire.loadtest.scenario;

import io.longwire.loadtest.device.Phone;

/** How messages come about. Belongs to the crowd's event loop. */
public interface Traffic {

    /** From now on messages are sent. */
    void start();

    /** No new messages; those that are under way go on. */
    void stop();

    /** A sender may have room in its window. */
    void roomToSend(Phone sender);
}
