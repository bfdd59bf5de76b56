package io.longwire.gateway.redis;

import io.longwire.gateway.presence.Instance;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Which processes were seen to have the lease of their node a moment ago, so that Redis is not asked for each message.
 *
 * <p>What is out of date is dropped when another lease is seen, so that it holds the processes of one moment, and not all that
 * have ever been. Belongs to one event loop.
 */
final class LeasesSeen {

    /**
     * For how long a node that had its lease is believed to live: it is asked in vain for no longer than that. That one is gone
     * is not remembered, or the claims of one that has come back would be taken from it.
     */
    static final Duration FRESH = Duration.ofSeconds(1);

    private final Map<Instance, Long> seenNanos = new HashMap<>();

    /** Whether the process may be taken for alive without a look. */
    boolean isFresh(Instance instance, long nowNanos) {
        Long seen = seenNanos.get(instance);
        return seen != null && isFresh(seen, nowNanos);
    }

    private static boolean isFresh(long seenNanos, long nowNanos) {
        return nowNanos - seenNanos < FRESH.toNanos();
    }

    /** The process has its lease now. */
    void seen(Instance instance, long nowNanos) {
        seenNanos.values().removeIf(seen -> !isFresh(seen, nowNanos));
        seenNanos.put(instance, nowNanos);
    }

    /** The process has no lease any more. */
    void expired(Instance instance) {
        seenNanos.remove(instance);
    }

    int size() {
        return seenNanos.size();
    }
}
