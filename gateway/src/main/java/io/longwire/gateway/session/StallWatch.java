package io.longwire.gateway.session;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Notices that an event loop has stood still for so long that other nodes may have gone on without this one: its process was
 * stopped, or the machine was busy with something else.
 *
 * <p>Belongs to its event loop; costs a message a comparison.
 */
public final class StallWatch {

    private final AtomicInteger stalls;
    private final long boundNanos;
    private long lastNanos;

    /**
     * A watch.
     *
     * @param stalls counts for all loops of the node
     * @param bound what others put up with for certain
     * @param nowNanos a value of the clock that {@link #passed} is given
     */
    public StallWatch(AtomicInteger stalls, Duration bound, long nowNanos) {
        this.stalls = stalls;
        this.boundNanos = bound.toNanos();
        this.lastNanos = nowNanos;
    }

    /** The loop works at this time; to be called several times a second, and before anything that may come after a stall. */
    public void passed(long nowNanos) {
        if (nowNanos - lastNanos > boundNanos) {
            stalls.incrementAndGet();
        }
        lastNanos = nowNanos;
    }
}
