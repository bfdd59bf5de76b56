package io.longwire.wire;

import io.netty.util.concurrent.FastThreadLocal;

/**
 * A piece of heap for one frame, one a thread. protobuf reads and writes arrays much faster than direct buffers, by more than
 * the copy costs. What is read from it is copied by the parser: nothing refers to it afterwards.
 */
final class Scratch {

    /** Frames up to this size take the way over the heap: all but the rarest in a chat. */
    static final int BYTES = 4096;

    private static final FastThreadLocal<byte[]> ARRAY = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[BYTES];
        }
    };

    private Scratch() {}

    /** The calling thread's, to be filled anew; valid until the next frame. */
    static byte[] get() {
        return ARRAY.get();
    }
}
