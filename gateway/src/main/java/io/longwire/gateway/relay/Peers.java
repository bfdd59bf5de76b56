package io.longwire.gateway.relay;

import io.longwire.gateway.presence.Instance;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The peers that one lane has to do with.
 *
 * <p>Each start of a gateway is a peer of its own, and none of them says that it has ended. A peer is forgotten when nothing is
 * in flight to it, or about to leave, and it has not been used for {@link #IDLE_TIME}, or another process of the same node is
 * used. Requests are answered or time out, so every peer that has ended comes to that.
 *
 * <p>That is safe even for one that lives, and was only paused: whatever it says later is an answer to a request that is not in
 * flight any more, which nobody looks at. If it is sent something, ids and streams count on from the lane's highest, so that
 * it takes none of it for something that it has had already.
 *
 * <p>Belongs to its lane's event loop.
 */
final class Peers {

    /** Longer than a peer counts as silent for: that must not be forgotten. */
    static final Duration IDLE_TIME = Duration.ofMinutes(1);

    private final Map<Instance, Peer> byInstance = new HashMap<>();
    private final Predicate<Peer> isScheduled;
    private long nowNanos;
    private long prunedNanos;

    /** The highest id that was given to a peer that is forgotten. */
    private long lastForgottenId;

    /** @param isScheduled whether a frame for the peer is about to leave */
    Peers(Predicate<Peer> isScheduled, long nowNanos) {
        this.isScheduled = isScheduled;
        this.nowNanos = nowNanos;
        this.prunedNanos = nowNanos;
    }

    /** The peer, to be used now. */
    Peer get(Instance instance) {
        Peer peer = byInstance.get(instance);
        if (peer == null) {
            prune(other -> other.instance.node().equals(instance.node()));
            peer = new Peer(instance, lastForgottenId);
            byInstance.put(instance, peer);
        }
        use(peer);
        return peer;
    }

    /** The peer is in use now. */
    void use(Peer peer) {
        peer.usedNanos = nowNanos;
    }

    /** The peer, if anything is known of it. */
    Optional<Peer> find(Instance instance) {
        return Optional.ofNullable(byInstance.get(instance));
    }

    /** Time passes. */
    void tick(long now) {
        nowNanos = now;
        if (now - prunedNanos >= IDLE_TIME.toNanos()) {
            prunedNanos = now;
            prune(peer -> now - peer.usedNanos >= IDLE_TIME.toNanos());
        }
    }

    private void prune(Predicate<Peer> choice) {
        byInstance.values().removeIf(peer -> {
            boolean isForgotten = choice.test(peer) && peer.isIdle() && !isScheduled.test(peer);
            if (isForgotten) {
                lastForgottenId = Math.max(lastForgottenId, peer.inFlight.lastId());
            }
            return isForgotten;
        });
    }

    int size() {
        return byInstance.size();
    }
}
