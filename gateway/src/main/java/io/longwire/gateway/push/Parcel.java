package io.longwire.gateway.push;

import io.longwire.gateway.mailbox.Message;

/**
 * A push on its way to one of its users.
 *
 * @param sequence grows with each push that this node takes
 * @param isReliable whether it is tried until it is delivered, stored, or refused for good
 */
record Parcel(Message message, long sequence, boolean isReliable, PushProgress progress) {

    String user() {
        return message.user();
    }
}
