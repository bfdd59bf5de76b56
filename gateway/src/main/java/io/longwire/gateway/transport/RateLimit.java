package io.longwire.gateway.transport;

import io.longwire.gateway.config.RateConfig;
import java.time.Duration;

/**
 * How fast one phone may send: token buckets for frames, heartbeats among them, for bytes, length prefixes among them, and for
 * the topics that it names. Those hold one second's worth, that of topics two: enough to change all that it may have.
 *
 * <p>Belongs to its connection's event loop.
 */
final class RateLimit {

    /** A change of topics may cost Redis, and every node, more than a frame does. */
    private static final int TOPICS_PER_SECOND = 100;

    private static final int MAX_TOPICS = 2 * TOPICS_PER_SECOND;

    /**
     * By how much a phone may be ahead of its topics at once: less than the shortest time after which a phone that is not heard
     * counts as gone.
     */
    private static final Duration MAX_TOPICS_AHEAD = Duration.ofSeconds(10);

    /** How long it may be ahead of them without a break. Until it is not, nobody can see whether the phone has closed. */
    private static final Duration LONGEST_AHEAD = Duration.ofMinutes(1);

    private final RateConfig bounds;
    private double frames;
    private double bytes;
    private double topics = MAX_TOPICS;
    private long filledNanos;

    /** When the phone last had topics left. */
    private long topicsLeftNanos;

    RateLimit(RateConfig bounds, long nowNanos) {
        this.bounds = bounds;
        this.frames = bounds.framesPerSecond();
        this.bytes = bounds.bytesPerSecond();
        this.filledNanos = nowNanos;
        this.topicsLeftNanos = nowNanos;
    }
    /** Takes one frame, with the topics that it names. Returns whether another may be read now. */
    boolean take(int frameBytes, int namedTopics) {
        frames--;
        bytes -= frameBytes;
        topics -= namedTopics;
        return frames >= 0 && bytes >= 0 && topics >= 0;
    }

    /** Fills the buckets up to {@code nowNanos}. */
    void fill(long nowNanos) {
        double seconds = (nowNanos - filledNanos) / 1e9;
        filledNanos = nowNanos;
        frames = Math.min(bounds.framesPerSecond(), frames + seconds * bounds.framesPerSecond());
        bytes = Math.min(bounds.bytesPerSecond(), bytes + seconds * bounds.bytesPerSecond());
        topics = Math.min(MAX_TOPICS, topics + seconds * TOPICS_PER_SECOND);
        if (topics >= 1) {
            topicsLeftNanos = nowNanos;
        }
    }

    /** Whether the phone names topics as if there were no limit: slowing it down does not help. */
    boolean isTopicsExceeded() {
        return -topics / TOPICS_PER_SECOND > MAX_TOPICS_AHEAD.toSeconds()
                || filledNanos - topicsLeftNanos > LONGEST_AHEAD.toNanos();
    }
    /** How long until a frame may be read again; zero if one may be now. */
    Duration untilOpen() {
        double seconds = Math.max(
                Math.max(-frames / bounds.framesPerSecond(), -bytes / bounds.bytesPerSecond()),
                -topics / TOPICS_PER_SECOND);
        // Rounded up: whoever was told to stop must be told for how long, be it a nanosecond.
        return seconds <= 0 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil(seconds * 1e9));
    }
}
