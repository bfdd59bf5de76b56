package io.longwire.gateway.redis;

import com.google.protobuf.InvalidProtocolBufferException;
import io.longwire.gateway.mailbox.Mailbox;
import io.longwire.gateway.mailbox.Message;
import io.longwire.proto.Deliver;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The form of a mailbox entry: 8 bytes identity, 13 digits time of expiry, then the message. The scripts write it. */
final class MailEntries {

    private static final int ID_BYTES = Long.BYTES;
    private static final int HEADER_BYTES = ID_BYTES + 13;
    private static final byte[] NONE = {};
    private static final Logger log = LoggerFactory.getLogger(MailEntries.class);

    private MailEntries() {}

    /** An identity as the scripts know it; empty for 0, which is none. */
    static byte[] id(long mailId) {
        return mailId == 0
                ? NONE
                : ByteBuffer.allocate(ID_BYTES).putLong(mailId).array();
    }

    /** The identity that an entry starts with; 0 if there is none. */
    static long id(byte[] entry) {
        return entry.length < ID_BYTES ? 0 : ByteBuffer.wrap(entry).getLong();
    }

    /** Reads an entry, or returns empty for what no gateway of ours has written. */
    static Optional<Mailbox.Entry> read(String user, byte[] entry) {
        if (entry.length >= HEADER_BYTES) {
            try {
                Deliver deliver = Deliver.parseFrom(ByteBuffer.wrap(entry, HEADER_BYTES, entry.length - HEADER_BYTES)
                        .slice());
                return Optional.of(new Mailbox.Entry(id(entry), new Message(user, deliver, 0, false), true));
            } catch (InvalidProtocolBufferException e) {
                log.error(
                        "an entry of {} bytes in the mailbox of {} does not parse and is removed", entry.length, user);
            }
        }
        return Optional.empty();
    }
}
