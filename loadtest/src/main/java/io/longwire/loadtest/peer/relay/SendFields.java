package io.longwire.loadtest.peer.relay;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;

/**
 * Where the fields of one {@code Send} lie in a buffer. Used again for each message, so that passing one on makes no
 * garbage. Belongs to an event loop.
 */
final class SendFields {

    private static final int ID = 1;
    private static final int TO = 2;
    private static final int PAYLOAD = 3;

    private static final int WIRE_VARINT = 0;
    private static final int WIRE_FIXED64 = 1;
    private static final int WIRE_BYTES = 2;
    private static final int WIRE_FIXED32 = 5;

    private ByteBuf buffer;
    private int next;

    private int idIndex;
    private int idLength;
    private int toIndex;
    private int toLength;
    private int payloadIndex;
    private int payloadLength;

    /**
     * Finds the fields of the message between two indexes. Holds no reference to the buffer: it must outlive the use.
     *
     * @throws CorruptedFrameException if that is no message
     */
    void read(ByteBuf in, int start, int end) {
        buffer = in;
        next = start;
        idLength = 0;
        toLength = 0;
        payloadLength = 0;
        while (next < end) {
            int tag = varint();
            if ((tag & 7) == WIRE_BYTES) {
                int length = varint();
                if (length < 0 || length > end - next) {
                    throw new CorruptedFrameException("a field is longer than its message");
                }
                note(tag >>> 3, length);
                next += length;
            } else {
                skip(tag & 7);
            }
        }
        if (next > end) {
            throw new CorruptedFrameException("a field is longer than its message");
        }
    }

    private void note(int field, int length) {
        switch (field) {
            case ID -> {
                idIndex = next;
                idLength = length;
            }
            case TO -> {
                toIndex = next;
                toLength = length;
            }
            case PAYLOAD -> {
                payloadIndex = next;
                payloadLength = length;
            }
            default -> {
                // Not passed on.
            }
        }
    }

    private void skip(int wireType) {
        switch (wireType) {
            case WIRE_VARINT -> varint();
            case WIRE_FIXED64 -> next += Long.BYTES;
            case WIRE_FIXED32 -> next += Integer.BYTES;
            default -> throw new CorruptedFrameException("wire type " + wireType);
        }
    }

    private int varint() {
        int value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte b = buffer.getByte(next++);
            value |= shift < Integer.SIZE ? (b & 0x7f) << shift : 0;
            if (b >= 0) {
                return value;
            }
        }
        throw new CorruptedFrameException("a number of more than ten bytes");
    }

    Name recipient(Name probe) {
        return probe.take(buffer, toIndex, toLength);
    }

    int idLength() {
        return idLength;
    }

    void copyId(ByteBuf out) {
        out.writeBytes(buffer, idIndex, idLength);
    }

    int payloadLength() {
        return payloadLength;
    }

    void copyPayload(ByteBuf out) {
        out.writeBytes(buffer, payloadIndex, payloadLength);
    }
}
