package io.longwire.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When to show a sign of life, and when to give the gateway up. Reads no clock and sends nothing.
 *
 * <p>A heartbeat is due when nothing was sent for a little less than the negotiated interval, by a fraction drawn anew
 * each time so that phones that connected together do not beat together. It is also due when nothing came in for as long:
 * a phone whose sends stay without an answer has to ask. If still nothing has come after one and a half intervals, the
 * same measure by which the gateway judges the phone, the connection is dead.
 *
 * <p>Times are {@link System#nanoTime} values. Not thread-safe.
 */
final class Heartbeat {

    private static final double EARLIEST = 0.8;
    private static final double PATIENCE = 1.5;

    /** Added to the patience, for the way there and back. */
    private static final long GRACE_NANOS = Duration.ofSeconds(1).toNanos();

    /** What to do now. */
    enum Due {
        NOTHING,
        BEAT,
        DEAD
    }

    private final long intervalNanos;
    private final long patienceNanos;
    private final RandomGenerator random;
    private long jitteredNanos;
    private long beatAt;

    Heartbeat(Duration interval, RandomGenerator random, long now) {
        this.intervalNanos = interval.toNanos();
        this.patienceNanos = (long) (intervalNanos * PATIENCE) + GRACE_NANOS;
        this.random = random;
        drawJitter();
        this.beatAt = now;
    }

    /**
     * Judges the connection.
     *
     * @param sentAt when something last was sent
     * @param receivedAt when something last came
     */
    Due due(long now, long sentAt, long receivedAt) {
        if (now - receivedAt >= patienceNanos) {
            return Due.DEAD;
        }
        return untilBeat(now, sentAt, receivedAt) <= 0 ? Due.BEAT : Due.NOTHING;
    }

    /** A heartbeat was sent. */
    void beaten(long now) {
        beatAt = now;
        drawJitter();
    }

    /** How long until {@link #due} can have something new to say, in nanoseconds; never below 0. */
    long nanosUntilDue(long now, long sentAt, long receivedAt) {
        long untilDead = patienceNanos - (now - receivedAt);
        return Math.max(0, Math.min(untilDead, untilBeat(now, sentAt, receivedAt)));
    }

    /** A heartbeat answers for itself: after one, both kinds of silence count from it. */
    private long untilBeat(long now, long sentAt, long receivedAt) {
        long sentSilence = now - sentAt;
        long receivedSilence = Math.min(now - receivedAt, now - beatAt);
        return jitteredNanos - Math.max(sentSilence, receivedSilence);
    }

    private void drawJitter() {
        jitteredNanos = (long) (intervalNanos * random.nextDouble(EARLIEST, 1.0));
    }
}
