package io.longwire.loadtest.check;

/** The last few million events, two longs each, in a ring that is allocated piece by piece as it fills for the first time. */
final class EventLog {

    /** What is done with one event. */
    interface Visitor {
        void visit(Event event, long nanos);
    }

    private static final int CHUNK_LONGS = 1 << 16;
    private static final int EVENT_BITS = 8;

    private final long[][] chunks;
    private final int capacity;
    private long position;

    /** A ring of at most {@code bytes}, or of one piece if that is more. */
    EventLog(int bytes) {
        chunks = new long[Integer.highestOneBit(Math.max(1, bytes / (Long.BYTES * CHUNK_LONGS)))][];
        capacity = chunks.length * CHUNK_LONGS;
    }

    /** Notes an event, {@code nanos} after the start of the run. */
    void add(long key, Event event, long nanos) {
        int within = (int) position & capacity - 1;
        int chunk = within / CHUNK_LONGS;
        long[] longs = chunks[chunk];
        if (longs == null) {
            longs = new long[CHUNK_LONGS];
            chunks[chunk] = longs;
        }
        int offset = within & CHUNK_LONGS - 1;
        longs[offset] = key;
        longs[offset + 1] = (nanos << EVENT_BITS) | event.code();
        position += 2;
    }

    /** Whether events have been overwritten. */
    boolean hasForgotten() {
        return position > capacity;
    }

    /** When the oldest event that is still here happened, in nanoseconds after the start. */
    long oldestNanos() {
        return at(Math.max(0, position - capacity) + 1) >>> EVENT_BITS;
    }

    /** Tells every event of one message, the oldest first. */
    void each(long key, Visitor visitor) {
        for (long i = Math.max(0, position - capacity); i < position; i += 2) {
            if (at(i) == key) {
                long word = at(i + 1);
                visitor.visit(Event.of((int) word & (1 << EVENT_BITS) - 1), word >>> EVENT_BITS);
            }
        }
    }

    private long at(long index) {
        int within = (int) index & capacity - 1;
        return chunks[within / CHUNK_LONGS][within & CHUNK_LONGS - 1];
    }
}
