package io.longwire.gateway.metrics;

import java.util.concurrent.atomic.AtomicLong;

/** A counter that one thread writes and any thread reads: no atomic addition, which would cost more than what it counts. */
final class OwnedCounter {

    private final AtomicLong count = new AtomicLong();

    /** Called by the owning thread only. */
    void add(long amount) {
        count.setOpaque(count.getPlain() + amount);
    }

    long get() {
        return count.getOpaque();
    }
}
