package io.longwire.loadtest.scenario;

/**
 * The part of a run's users that one crowd plays.
 *
 * @param first the number of the first user among all of the run
 * @param users how many there are
 * @param fraction what part of the run's whole load this is, from 0 to 1
 */
public record Share(int first, int users, double fraction) {

    /** The part of a rate that falls to this share. */
    double of(double rate) {
        return rate * fraction;
    }

    /**
     * Cuts off one of several equal parts.
     *
     * @param index which part, from 0
     * @param parts how many there are
     * @param unit users that belong together: every part is a multiple of it, the last takes what is left over
     */
    Share part(int index, int parts, int unit) {
        int units = users / unit;
        int from = (int) ((long) units * index / parts) * unit;
        int to = index == parts - 1 ? users : (int) ((long) units * (index + 1) / parts) * unit;
        return new Share(first + from, to - from, users == 0 ? 0 : fraction * (to - from) / users);
    }
}
