package io.longwire.wire;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.WireFormat;
import io.longwire.proto.Deliver;
import io.longwire.proto.Downlink;
import io.longwire.proto.Receipt;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Appends frames to a buffer: no intermediate arrays, no message objects that exist only to be written.
 *
 * <p>Stateless. The buffer stays the caller's.
 */
public final class FrameWriter {

    private static final int DELIVER_TAG = Downlink.DELIVER_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int RECEIPT_TAG = Downlink.RECEIPT_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

    private FrameWriter() {}

    /** Appends a heartbeat: one zero byte. */
    public static void writeHeartbeat(ByteBuf out) {
        out.writeByte(0);
    }

    /** Appends one message with its length. */
    public static void write(MessageLite message, ByteBuf out) {
        int length = message.getSerializedSize();
        int frameBytes = CodedOutputStream.computeUInt32SizeNoTag(length) + length;
        append(out, frameBytes, coded -> {
            coded.writeUInt32NoTag(length);
            message.writeTo(coded);
        });
    }

    /**
     * Appends {@code Downlink{deliver}} for a message that goes out under this connection's {@code seq}. The message itself
     * carries neither seq nor redelivered, so that one object, and its memoized size, serves every connection it goes to.
     */
    public static void writeDeliver(Deliver message, long seq, boolean redelivered, ByteBuf out) {
        int deliverBytes = CodedOutputStream.computeUInt64Size(Deliver.SEQ_FIELD_NUMBER, seq)
                + (redelivered ? CodedOutputStream.computeBoolSize(Deliver.REDELIVERED_FIELD_NUMBER, true) : 0)
                + message.getSerializedSize();
        int length = 1 + CodedOutputStream.computeUInt32SizeNoTag(deliverBytes) + deliverBytes;
        int frameBytes = CodedOutputStream.computeUInt32SizeNoTag(length) + length;
        append(out, frameBytes, coded -> {
            coded.writeUInt32NoTag(length);
            coded.writeUInt32NoTag(DELIVER_TAG);
            coded.writeUInt32NoTag(deliverBytes);
            coded.writeUInt64(Deliver.SEQ_FIELD_NUMBER, seq);
            if (redelivered) {
                coded.writeBool(Deliver.REDELIVERED_FIELD_NUMBER, true);
            }
            message.writeTo(coded);
        });
    }

    /** Appends {@code Downlink{receipt}}: as {@link #write}, without a message around it that exists only to be written. */
    public static void writeReceipt(Receipt receipt, ByteBuf out) {
        int receiptBytes = receipt.getSerializedSize();
        int length = 1 + CodedOutputStream.computeUInt32SizeNoTag(receiptBytes) + receiptBytes;
        int frameBytes = CodedOutputStream.computeUInt32SizeNoTag(length) + length;
        append(out, frameBytes, coded -> {
            coded.writeUInt32NoTag(length);
            coded.writeUInt32NoTag(RECEIPT_TAG);
            coded.writeUInt32NoTag(receiptBytes);
            receipt.writeTo(coded);
        });
    }

    private interface Encoding {
        void writeTo(CodedOutputStream out) throws IOException;
    }

    private static void append(ByteBuf out, int frameBytes, Encoding encoding) {
        out.ensureWritable(frameBytes);
        int start = out.writerIndex();
        if (out.hasArray()) {
            encode(
                    encoding,
                    CodedOutputStream.newInstance(out.array(), out.arrayOffset() + start, frameBytes),
                    frameBytes);
        } else if (frameBytes <= Scratch.BYTES) {
            byte[] scratch = Scratch.get();
            encode(encoding, CodedOutputStream.newInstance(scratch, 0, frameBytes), frameBytes);
            out.setBytes(start, scratch, 0, frameBytes);
        } else {
            encode(encoding, CodedOutputStream.newInstance(out.internalNioBuffer(start, frameBytes)), frameBytes);
        }
        out.writerIndex(start + frameBytes);
    }

    private static void encode(Encoding encoding, CodedOutputStream coded, int frameBytes) {
        try {
            encoding.writeTo(coded);
            coded.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "a frame of " + frameBytes + " bytes did not fit where it was measured to", e);
        }
    }
}
