package io.longwire.gateway.redis;

import java.time.Duration;

/**
 * Whether this node hears the others and counts as alive. While it does not, they store mail past its sessions.
 *
 * <p>They do so after a relay timeout without an answer, or once the lease has run out; the bound here is below both, so that
 * this node knows first. Safe to ask from any thread.
 */
public final class NodeHearing {

    /** A Redis that answered within this time is there: a few health checks. */
    private static final Duration RECENT = Duration.ofMillis(750);

    private final NodeSubscription subscription;
    private final NodeLease lease;
    private final RedisHealth health;
    private final Duration bound;

    NodeHearing(NodeSubscription subscription, NodeLease lease, RedisHealth health, Duration bound) {
        this.subscription = subscription;
        this.lease = lease;
        this.health = health;
        this.bound = bound;
    }

    /** Whether others may speak without being heard here. If Redis is away too, they cannot speak. */
    public boolean isDeaf() {
        return health.isUp() && !subscription.hasHeardUntil(bound);
    }

    /** Whether nothing can have passed this node by. */
    public boolean isSound() {
        return lease.isHeld() && subscription.hasHeardUntil(bound);
    }

    /** Grows each time that others may have gone on without this node, however short it was and whether anybody looked. */
    public int lapses() {
        return lease.lapses() + subscription.gaps();
    }

    /**
     * Whether others go on without this node: it is not sound, and that is not because Redis is silent, which would stop the
     * others too as far as this node can tell.
     */
    public boolean isPassedBy() {
        if (isSound() || !health.isUp()) {
            return false;
        }
        long answered = health.answeredNanos();
        if (subscription.amissNanos().isPresent()
                && answered - subscription.amissNanos().getAsLong() > 0) {
            return true;
        }
        return !lease.isHeld() && System.nanoTime() - answered < RECENT.toNanos();
    }
}
