package io.longwire.gateway.redis;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.longwire.gateway.mailbox.UserSeen.MailSeen;
import io.longwire.proto.Deliver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What can be seen of a mailbox entry by its start and its end, between which its payload may be missing. What is not there, or
 * not of our making, stays empty: nothing is thrown.
 */
final class MailHeads {

    private static final int ID_BYTES = Long.BYTES;
    private static final int EXPIRY_DIGITS = 13;
    private static final int HEADER_BYTES = ID_BYTES + EXPIRY_DIGITS;

    private final int messageBytes;
    private final byte[] end;
    private String id = "";
    private String from = "";
    private long sentAtMillis;

    private MailHeads(int messageBytes, byte[] end) {
        this.messageBytes = messageBytes;
        this.end = end;
    }

    /**
     * Looks at an entry.
     *
     * @param length of the whole entry, in bytes
     * @param start its first bytes, or all of them
     * @param end its last bytes; empty if {@code start} is all of it
     */
    static MailSeen look(int length, byte[] start, byte[] end) {
        if (start.length < HEADER_BYTES) {
            return new MailSeen("", "", length, 0, 0);
        }
        MailHeads head = new MailHeads(length - HEADER_BYTES, end);
        head.readStart(CodedInputStream.newInstance(start, HEADER_BYTES, start.length - HEADER_BYTES));
        return new MailSeen(head.id, head.from, head.messageBytes, head.sentAtMillis, expiry(start));
    }

    private static long expiry(byte[] start) {
        String digits = new String(start, ID_BYTES, EXPIRY_DIGITS, StandardCharsets.US_ASCII);
        return digits.matches("\\d+") ? Long.parseLong(digits) : 0;
    }

    private void readStart(CodedInputStream start) {
        try {
            for (int tag = start.readTag(); tag != 0; tag = start.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == Deliver.PAYLOAD_FIELD_NUMBER && end.length > 0) {
                    int payload = start.readUInt32();
                    readEnd(messageBytes - start.getTotalBytesRead() - payload);
                    return;
                }
                readField(start, tag);
            }
        } catch (IOException cutOrNotOurs) {
            return; // what was read so far is what there is to see
        }
    }

    /** What stands behind the payload. */
    private void readEnd(int bytes) throws IOException {
        if (bytes > 0 && bytes <= end.length) {
            CodedInputStream rest =
                    CodedInputStream.newInstance(Arrays.copyOfRange(end, end.length - bytes, end.length));
            for (int tag = rest.readTag(); tag != 0; tag = rest.readTag()) {
                readField(rest, tag);
            }
        }
    }

    private void readField(CodedInputStream in, int tag) throws IOException {
        switch (WireFormat.getTagFieldNumber(tag)) {
            case Deliver.ID_FIELD_NUMBER -> id = in.readString();
            case Deliver.FROM_FIELD_NUMBER -> from = in.readString();
            case Deliver.SENT_AT_MS_FIELD_NUMBER -> sentAtMillis = in.readUInt64();
            default -> in.skipField(tag);
        }
    }
}
