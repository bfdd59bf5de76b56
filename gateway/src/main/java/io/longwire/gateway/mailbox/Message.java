package io.longwire.gateway.mailbox;

import io.longwire.proto.Deliver;

/**
 * One message on its way to one user.
 *
 * @param user the recipient
 * @param deliver what the recipient's phone will see, without seq and redelivered, which belong to a connection
 * @param expiresAtMillis when its time to live ends on this gateway's clock, milliseconds since 1970; 0 if it has none
 * @param isTransient whether it is of no use later and must not be stored
 */
public record Message(String user, Deliver deliver, long expiresAtMillis, boolean isTransient) {

    /** Bytes that it takes in a window or a mailbox. */
    public int size() {
        return deliver.getSerializedSize();
    }

    /** Whether {@code other} is the same message: same sender, same id. */
    public boolean isSameAs(Message other) {
        return deliver.getId().equals(other.deliver.getId())
                && deliver.getFrom().equals(other.deliver.getFrom());
    }

    /** A hash of what names the message, equal for the same message. */
    public int nameHash() {
        return deliver.getId().hashCode() * 31 + deliver.getFrom().hashCode();
    }

    /** What is left of its time to live at {@code nowMillis}, at least 1; 0 if it has none. */
    public long remainingMillis(long nowMillis) {
        return expiresAtMillis == 0 ? 0 : Math.max(1, expiresAtMillis - nowMillis);
    }
}
