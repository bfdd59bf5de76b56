package io.longwire.loadtest.check;

/** A stream and a number in one long; never 0. */
final class MessageKey {

    /** Streams must be below. */
    static final int STREAM_LIMIT = 1 << 23;

    private static final int NUMBER_BITS = 40;
    private static final long NUMBER_MASK = (1L << NUMBER_BITS) - 1;

    private MessageKey() {}

    static long of(int stream, long number) {
        return ((long) stream << NUMBER_BITS) | (number & NUMBER_MASK);
    }

    static int stream(long key) {
        return (int) (key >>> NUMBER_BITS);
    }

    static long number(long key) {
        return key & NUMBER_MASK;
    }
}
