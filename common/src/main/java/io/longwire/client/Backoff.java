package io.longwire.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before reconnecting: exponential, with full jitter, so that the phones of a gateway that died do not
 * come back all at once.
 *
 * @param base the longest wait before the first attempt; doubles with each further one
 * @param cap the longest wait at all
 * @param steadyAfter how long a connection must have been logged in for the attempts to be counted from zero again; a
 *     shorter life does not count as success, else a gateway that falls over at each login would be hammered
 */
public record Backoff(Duration base, Duration cap, Duration steadyAfter) {

    public static final Backoff DEFAULT =
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(120), Duration.ofSeconds(60));

    /** Beyond this many doublings any base of a millisecond or more has outgrown any cap worth setting. */
    private static final int MAX_DOUBLINGS = 30;

    public Backoff {
        if (base.isNegative() || base.isZero()) {
            throw new IllegalArgumentException("base is " + base + ", must be above 0");
        }
        if (cap.compareTo(base) < 0) {
            throw new IllegalArgumentException("cap is " + cap + ", must be at least the base, " + base);
        }
        if (steadyAfter.isNegative()) {
            throw new IllegalArgumentException("steadyAfter is " + steadyAfter + ", must not be negative");
        }
    }

    /** The longest wait before an attempt, of which the first has number 0. */
    public Duration ceiling(int attempt) {
        Duration grown = base.multipliedBy(1L << Math.min(attempt, MAX_DOUBLINGS));
        return grown.compareTo(cap) < 0 ? grown : cap;
    }

    /** A wait drawn evenly from zero up to the attempt's ceiling. */
    public Duration delay(int attempt, RandomGenerator random) {
        return Duration.ofNanos(random.nextLong(ceiling(attempt).toNanos() + 1));
    }
}
