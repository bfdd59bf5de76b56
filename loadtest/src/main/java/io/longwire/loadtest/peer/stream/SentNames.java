package io.longwire.loadtest.peer.stream;

/**
 * The names of messages whose receipts are awaited, found by the number that the protocol gives each on its connection.
 *
 * <p>Not thread-safe. Holds next to nothing while it is empty and has never been used.
 */
public final class SentNames {

    /** What {@link #add} answers when as many wait as there are numbers, or as are sensible. */
    public static final int FULL = -1;

    private static final int FIRST_SLOTS = 16;
    private static final int MAX_SLOTS = 65_536;
    private static final int FREE = 0;
    private static final int[] NO_INTS = {};
    private static final long[] NO_LONGS = {};

    private final int lastId;
    private int nextId = 1;
    private int waiting;
    private int[] ids = NO_INTS;
    private int[] streams = NO_INTS;
    private long[] numbers = NO_LONGS;
    private int takenStream;
    private long takenNumber;

    /**
     * Creates it empty.
     *
     * @param lastId the largest number that the protocol has; after it come those from 1 on that are free again
     */
    public SentNames(int lastId) {
        this.lastId = lastId;
    }

    /** Adds a name; returns the number to send it with, or {@link #FULL}. */
    public int add(int stream, long number) {
        if (waiting == Math.min(lastId, MAX_SLOTS)) {
            return FULL;
        }
        int id = nextId;
        while (ids.length == 0 || ids[slot(id)] != FREE) {
            if (ids.length == MAX_SLOTS || (ids.length > 0 && ids[slot(id)] == id)) {
                id = after(id);
            } else {
                grow();
            }
        }
        put(id, stream, number);
        waiting++;
        nextId = after(id);
        return id;
    }

    private int after(int id) {
        return id == lastId ? 1 : id + 1;
    }

    /** Takes the name of a number out; false if there is none. After true, {@link #stream} and {@link #number} tell it. */
    public boolean take(int id) {
        if (id <= FREE || ids.length == 0 || ids[slot(id)] != id) {
            return false;
        }
        int slot = slot(id);
        ids[slot] = FREE;
        waiting--;
        takenStream = streams[slot];
        takenNumber = numbers[slot];
        return true;
    }

    /** The stream of the name taken last. */
    public int stream() {
        return takenStream;
    }

    /** The number in its stream of the name taken last. */
    public long number() {
        return takenNumber;
    }

    private int slot(int id) {
        return id & (ids.length - 1);
    }

    private void put(int id, int stream, long number) {
        int slot = slot(id);
        ids[slot] = id;
        streams[slot] = stream;
        numbers[slot] = number;
    }

    /** Twice as many slots; numbers that did not meet before do not meet now. */
    private void grow() {
        int[] oldIds = ids;
        int[] oldStreams = streams;
        long[] oldNumbers = numbers;
        int slots = Math.max(FIRST_SLOTS, oldIds.length * 2);
        ids = new int[slots];
        streams = new int[slots];
        numbers = new long[slots];
        for (int i = 0; i < oldIds.length; i++) {
            if (oldIds[i] != FREE) {
                put(oldIds[i], oldStreams[i], oldNumbers[i]);
            }
        }
    }
}
