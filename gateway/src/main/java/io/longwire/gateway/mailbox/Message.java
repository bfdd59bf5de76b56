package io.longwire.gateway.mailbox;

import com.google.protobuf.ByteString;
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

    /** The end of an id is where a sender's ids differ, be they counters or ULIDs. */
    private static final int HASHED_CHARACTERS = 6;

    /** Bytes that it takes in a window or a mailbox. */
    public int size() {
        return deliver.getSerializedSize();
    }

    /** Whether {@code other} is the same message: same origin, same sender, same id. A topic is an origin of its own. */
    public boolean isSameAs(Message other) {
        return deliver.getIdBytes().equals(other.deliver.getIdBytes())
                && deliver.getFromBytes().equals(other.deliver.getFromBytes())
                && deliver.getOrigin() == other.deliver.getOrigin()
                && deliver.getTopicBytes().equals(other.deliver.getTopicBytes());
    }

    /** Whether this is the message that {@code from} has called {@code id}; an empty {@code from} stands for any sender. */
    public boolean isNamed(String from, String id) {
        return deliver.getId().equals(id)
                && (from.isEmpty() || deliver.getFrom().equals(from));
    }

    /** A hash of what names the message, equal for the same message. */
    public int nameHash() {
        ByteString id = deliver.getIdBytes();
        int hash = deliver.getFromBytes().hashCode() + id.size();
        for (int i = Math.max(0, id.size() - HASHED_CHARACTERS); i < id.size(); i++) {
            hash = hash * 31 + id.byteAt(i);
        }
        return hash;
    }

    /** What is left of its time to live at {@code nowMillis}, at least 1; 0 if it has none. */
    public long remainingMillis(long nowMillis) {
        return expiresAtMillis == 0 ? 0 : Math.max(1, expiresAtMillis - nowMillis);
    }
}
