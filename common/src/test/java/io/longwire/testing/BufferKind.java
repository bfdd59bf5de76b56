package io.longwire.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Where a buffer's bytes live. */
public enum BufferKind {
    HEAP {
        @Override
        public ByteBuf allocate(int bytes) {
            return ByteBufAllocator.DEFAULT.heapBuffer(bytes);
        }
    },
    DIRECT {
        @Override
        public ByteBuf allocate(int bytes) {
            return ByteBufAllocator.DEFAULT.directBuffer(bytes);
        }
    };

    /** Returns an empty buffer with room for so many bytes, of the allocator that connections use. */
    public abstract ByteBuf allocate(int bytes);
}
