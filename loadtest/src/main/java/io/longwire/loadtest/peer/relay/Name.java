package io.longwire.loadtest.peer.relay;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * A user's name as the bytes that came over the wire. One that {@link #take took} its bytes from a buffer is only good
 * for looking up: no string and no array is made for that.
 */
final class Name {

    private static final int USUAL_BYTES = 64;

    private byte[] bytes;
    private int length;
    private int hash;

    /** A name to look up with, empty until it takes one. */
    Name() {
        this.bytes = new byte[USUAL_BYTES];
    }

    /** A name to keep. */
    Name(byte[] bytes) {
        this.bytes = bytes;
        this.length = bytes.length;
        this.hash = hashOf(bytes, length);
    }

    /** Becomes the name that lies in {@code buffer}. */
    Name take(ByteBuf buffer, int index, int nameBytes) {
        if (nameBytes > bytes.length) {
            bytes = new byte[nameBytes];
        }
        buffer.getBytes(index, bytes, 0, nameBytes);
        length = nameBytes;
        hash = hashOf(bytes, nameBytes);
        return this;
    }

    /** The bytes of a name to keep; not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    private static int hashOf(byte[] bytes, int length) {
        int hash = 1;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Name name && Arrays.equals(bytes, 0, length, name.bytes, 0, name.length);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
