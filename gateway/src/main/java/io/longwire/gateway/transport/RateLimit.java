package io.longwire.gateway.transport;

import io.longwire.gateway.config.RateConfig;
import java.time.Duration;

/**
 * How fast one phone may send: two token buckets, one for frames, heartbeats among them, and one for bytes, length
 * prefixes among them. Each holds one second's worth.
 *
 * <p>Belongs to its connection's event loop.
 */
final class RateLimit {

    private final RateConfig bounds;
    private double frames;
    private double bytes;
    private long filledNanos;

    RateLimit(RateConfig bounds, long nowNanos) {
        this.bounds = bounds;
        this.frames = bounds.framesPerSecond();
        this.bytes = bounds.bytesPerSecond();
        this.filledNanos = nowNanos;
    }

    /** Takes one frame. Returns whether another may be read now. */
    boolean take(int frameBytes) {
        frames--;
        bytes -= frameBytes;
        return frames >= 0 && bytes >= 0;
    }

    /** Fills the buckets up to {@code nowNanos}. */
    void fill(long nowNanos) {
        double seconds = (nowNanos - filledNanos) / 1e9;
        filledNanos = nowNanos;
        frames = Math.min(bounds.framesPerSecond(), frames + seconds * bounds.framesPerSecond());
        bytes = Math.min(bounds.bytesPerSecond(), bytes + seconds * bounds.bytesPerSecond());
    }

    /** How long until a frame may be read again; zero if one may be now. */
    Duration untilOpen() {
        double seconds = Math.max(-frames / bounds.framesPerSecond(), -bytes / bounds.bytesPerSecond());
        // Rounded up: a reader that was stopped for less than a nanosecond must be started again too.
        return seconds <= 0 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil(seconds * 1e9));
    }
}
