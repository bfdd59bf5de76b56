package io.longwire.loadtest.device;

/**
 * Which of a stream's numbers have come: the highest, and for the {@value #WINDOW} below it whether each has. What is older
 * counts as seen.
 */
final class SeenNumbers {

    /** As many as the largest window of unreceipted messages that a phone of this program has, and more. */
    static final int WINDOW = 1024;

    /** A bit for each of the last numbers, in a ring; null until the first. */
    private long[] bits;

    private long highest;

    /** Notes a number; returns false if it had come before, or is too old to tell. */
    boolean add(long number) {
        if (number > highest) {
            forget(number);
            highest = number;
        } else if (number <= highest - WINDOW || has(number)) {
            return false;
        }
        mark(number);
        return true;
    }

    /** Makes room for the numbers between the highest so far and a new one: they have not come. */
    private void forget(long upTo) {
        if (bits == null) {
            bits = new long[WINDOW / Long.SIZE];
            return;
        }
        long first = Math.max(highest + 1, upTo - WINDOW + 1);
        for (long number = first; number <= upTo; number++) {
            bits[word(number)] &= ~bit(number);
        }
    }

    private boolean has(long number) {
        return (bits[word(number)] & bit(number)) != 0;
    }

    private void mark(long number) {
        bits[word(number)] |= bit(number);
    }

    private static int word(long number) {
        return (int) (number & (WINDOW - 1)) / Long.SIZE;
    }

    private static long bit(long number) {
        return 1L << (number & (Long.SIZE - 1));
    }
}
