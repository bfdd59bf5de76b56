package io.longwire.loadtest.check;

import java.util.Arrays;

/**
 * The messages of one stream that are not settled, and perhaps some settled ones between them: those from {@code base} up to
 * {@code next}, in a ring.
 */
final class Window {

    private static final int SMALL = 4;
    private static final int LARGE = 32;
    private static final int[] NONE = {};

    /** The first number whose fate is kept here. */
    long base = 1;

    /** The number that is to be sent next. */
    long next = 1;

    /** The highest number that has been delivered. */
    long highestDelivered;

    /** Whether the fate of some number before {@link #base} had to be forgotten. */
    boolean forgetful;

    private int[] ring = NONE;

    boolean isFull() {
        return next - base == ring.length;
    }

    int size() {
        return ring.length;
    }

    boolean wasSent(long number) {
        return number > 0 && number < next;
    }

    int fate(long number) {
        return ring[(int) number & ring.length - 1];
    }

    void set(long number, int fate) {
        ring[(int) number & ring.length - 1] = fate;
    }

    /** Adds the next message; there must be room. */
    void add(int fate) {
        set(next++, fate);
    }

    /** Doubles the room. */
    void grow() {
        int[] old = ring;
        int[] grown = new int[Math.max(SMALL, 2 * old.length)];
        for (long number = base; number < next; number++) {
            grown[(int) number & grown.length - 1] = old[(int) number & old.length - 1];
        }
        ring = grown;
    }

    /** Gives back what a burst has taken, once it is over. */
    void shrinkIfEmpty() {
        if (base == next && ring.length > LARGE) {
            ring = Arrays.copyOf(ring, SMALL);
        }
    }
}
