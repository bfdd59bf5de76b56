package io.longwire.loadtest.peer.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * The beginning of a frame whose end has not arrived. Belongs to the channel's loop; holds no buffer between frames.
 *
 * <p>It is as large as what has arrived: who reads frames must judge their lengths before they are whole.
 */
public final class Leftover {

    /** Null while there is nothing. */
    private ByteBuf bytes;

    /**
     * What is to be read next: what was left over, and {@code arrived} behind it. Takes over the reference to {@code
     * arrived}; the caller gives the result to {@link #keep} or releases it.
     */
    public ByteBuf join(ByteBuf arrived) {
        if (bytes == null) {
            return arrived;
        }
        ByteBuf joined = bytes;
        bytes = null;
        try {
            return joined.writeBytes(arrived);
        } finally {
            arrived.release();
        }
    }

    /** Keeps what has not been read. Takes over the reference. */
    public void keep(ByteBuf rest, ByteBufAllocator allocator) {
        if (!rest.isReadable()) {
            rest.release();
        } else if (rest.readerIndex() == 0) {
            bytes = rest;
        } else {
            // Copied, so that the beginning of a frame does not hold a whole receive buffer.
            bytes = allocator.buffer(rest.readableBytes()).writeBytes(rest);
            rest.release();
        }
    }

    /** Lets go of what is kept. */
    public void release() {
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
    }
}
