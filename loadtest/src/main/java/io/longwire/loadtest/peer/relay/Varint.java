package io.longwire.loadtest.peer.relay;

import io.netty.buffer.ByteBuf;

/** Protobuf's base 128 numbers, unsigned. */
final class Varint {

    private Varint() {}

    /** How many bytes {@code value} takes. */
    static int size(long value) {
        return (Long.SIZE + 6 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }

    static void write(ByteBuf out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.writeByte(((int) rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }
}
