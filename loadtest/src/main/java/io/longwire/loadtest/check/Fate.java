package io.longwire.loadtest.check;

/**
 * What is known of one message, packed into an int, for there are millions of them: eight flags, how many of its sends wait for a
 * receipt, and how far its stream had got when it was last sent.
 *
 * <p>The two numbers stick at their largest value, from which on they excuse everything.
 */
final class Fate {

    /** It reached the application. */
    static final int DELIVERED = 1;

    /** Its phone has put the acknowledgement on the wire. */
    static final int ACKNOWLEDGED = 1 << 1;

    /** Its sender was told that it is safe. */
    static final int SAFE = 1 << 2;

    /** Its sender was told that the server does not answer for it. */
    static final int REFUSED = 1 << 3;

    /** It came after one that was sent later; whether that matters depends on its receipt. */
    static final int LATE = 1 << 4;

    /** It ended long ago, and how is no longer known. */
    static final int FORGOTTEN = 1 << 5;

    /** The server's store was emptied, by nobody's fault, when it may have been in there and nowhere else. */
    static final int STORE_GONE = 1 << 6;

    /** It was sent again so late that others may have overtaken it. */
    static final int EXCUSED = 1 << 7;

    /** A message that everything good has happened to. */
    static final int SETTLED = DELIVERED | ACKNOWLEDGED | SAFE;

    private static final int OPEN_SHIFT = 8;
    private static final int OPEN_MAX = 0xff;
    private static final int OPEN_ONE = 1 << OPEN_SHIFT;
    private static final int REACH_SHIFT = 16;
    private static final int REACH_MAX = 0xffff;

    /** A message that was sent once, as the last of its stream so far. */
    static final int SENT = OPEN_ONE;

    private Fate() {}

    static boolean is(int fate, int flag) {
        return (fate & flag) != 0;
    }

    /** How many of its sends have not been answered. */
    static int open(int fate) {
        return fate >>> OPEN_SHIFT & OPEN_MAX;
    }

    /**
     * The message goes out once more, when {@code later} messages of its stream have been sent after it. Where it was before
     * does not matter any more, unless its sender relies on that.
     */
    static int sentAgain(int fate, long later) {
        int reach = (int) Math.min(REACH_MAX, later);
        int counted = open(fate) == OPEN_MAX ? fate : fate + OPEN_ONE;
        int flags = counted & ((1 << REACH_SHIFT) - 1) & (is(fate, SAFE) ? -1 : ~STORE_GONE);
        return flags | (reach << REACH_SHIFT);
    }

    static int answered(int fate) {
        return open(fate) == OPEN_MAX ? fate : fate - OPEN_ONE;
    }

    /** Whether a message {@code distance} numbers further on was first sent after every send of this one. */
    static boolean precedes(int fate, long distance) {
        int reach = fate >>> REACH_SHIFT;
        return reach < REACH_MAX && distance > reach;
    }

    /** Whether it has to arrive still: its sender relies on it. */
    static boolean awaited(int fate) {
        return (fate & (SAFE | DELIVERED | STORE_GONE)) == SAFE;
    }

    /** Whether the sender was told that it is not the server's, and has not tried again since. */
    static boolean givenUp(int fate) {
        return (fate & (REFUSED | SAFE)) == REFUSED && open(fate) == 0;
    }
}
