package io.longwire.gateway.redis;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A message that a subscription sends to itself: a zero byte, with which no message of protobuf begins, and eight random ones.
 * Belongs to the subscription's timer.
 */
final class Probe {

    private static final int BYTES = 1 + Long.BYTES;

    private final byte[] bytes = ByteBuffer.allocate(BYTES)
            .put((byte) 0)
            .putLong(ThreadLocalRandom.current().nextLong())
            .array();

    private final long madeNanos = System.nanoTime();
    private OptionalLong publishedNanos = OptionalLong.empty();

    static boolean isProbe(byte[] payload) {
        return payload.length == BYTES && payload[0] == 0;
    }

    byte[] bytes() {
        return bytes;
    }

    long madeNanos() {
        return madeNanos;
    }

    /** Redis has taken it. */
    void published() {
        if (publishedNanos.isEmpty()) {
            publishedNanos = OptionalLong.of(System.nanoTime());
        }
    }

    /** Since when it ought to be here; empty as long as Redis has not taken it. */
    OptionalLong publishedNanos() {
        return publishedNanos;
    }

    boolean isLate(long nowNanos, Duration timeout) {
        return publishedNanos.isPresent() && nowNanos - publishedNanos.getAsLong() > timeout.toNanos();
    }
}
