package io.longwire.gateway.relay;

import java.time.Duration;

/**
 * The time during which a node was able to hear the others. Only that counts against one that does not answer: what a busy loop
 * comes late to, or a deaf node misses, is not the other's silence.
 *
 * <p>It slows down then and does not stop, or a node that is always late would wait for a dead one for ever. Belongs to an event
 * loop.
 */
final class AttentiveTime {

    /** Ticks come several times a second; what comes later than that is late. */
    private static final Duration ON_TIME = Duration.ofMillis(250);

    /** The part of its length that a stretch of inattention counts for. */
    private static final int INATTENTIVE_PART = 4;

    private final long mostNanos;
    private long lastNanos;
    private long nanos;

    /**
     * Begins at 0.
     *
     * @param nowNanos a value of the clock that {@link #tick} is given
     * @param mostNanos what a late tick counts for at most
     */
    AttentiveTime(long nowNanos, long mostNanos) {
        this.lastNanos = nowNanos;
        this.mostNanos = mostNanos;
    }

    /**
     * Time has passed.
     *
     * @param hears whether this node hears what others send, as far as it can tell
     */
    void tick(long nowNanos, boolean hears) {
        long passed = nowNanos - lastNanos;
        lastNanos = nowNanos;
        if (passed > ON_TIME.toNanos()) {
            nanos += Math.min(passed / INATTENTIVE_PART, mostNanos);
        } else {
            nanos += hears ? passed : passed / INATTENTIVE_PART;
        }
    }

    long nanos() {
        return nanos;
    }
}
