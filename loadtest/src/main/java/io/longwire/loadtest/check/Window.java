package io.longwire.loadtest.check;

/**
 * The messages of one stream that are not settled, and perhaps some settled ones between them: those from {@code base} up to
 * {@code next}.
 *
 * <p>Two of them fit in here, and most streams never have more; else there is a ring. With hundreds of thousands of streams
 * the time goes into cache misses, and a ring is one more.
 */
final class Window {

    private static final int INLINE = 2;
    private static final int SMALL = 8;
    private static final int LARGE = 32;
    private static final int[] NONE = {};

    /** The first number whose fate is kept here. */
    long base = 1;

    /** The number that is to be sent next. */
    long next = 1;

    /** The highest number that has been delivered. */
    long highestDelivered;

    /** The number that was to be sent next when the server's store was emptied; 0 before that. */
    long nextWhenGone;

    private int[] ring = NONE;
    private int even;
    private int odd;

    /** Whether the fate of some number before {@link #base} had to be forgotten. */
    boolean forgetful;

    boolean isFull() {
        return next - base == size();
    }

    int size() {
        return ring == NONE ? INLINE : ring.length;
    }

    boolean wasSent(long number) {
        return number > 0 && number < next;
    }

    int fate(long number) {
        int[] fates = ring;
        if (fates == NONE) {
            return (number & 1) == 0 ? even : odd;
        }
        return fates[(int) number & fates.length - 1];
    }

    void set(long number, int fate) {
        int[] fates = ring;
        if (fates != NONE) {
            fates[(int) number & fates.length - 1] = fate;
        } else if ((number & 1) == 0) {
            even = fate;
        } else {
            odd = fate;
        }
    }

    /** Adds the next message; there must be room. */
    void add(int fate) {
        set(next++, fate);
    }

    /** Doubles the room, at least. */
    void grow() {
        int[] grown = new int[Math.max(SMALL, 2 * size())];
        for (long number = base; number < next; number++) {
            grown[(int) number & grown.length - 1] = fate(number);
        }
        ring = grown;
    }

    /** Gives back what a burst has taken, once it is over. */
    void shrinkIfEmpty() {
        if (base == next && ring.length > LARGE) {
            ring = NONE;
        }
    }
}
