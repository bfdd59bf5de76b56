package io.longwire.gateway.redis;

import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.relay.NodeChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Frames by pub/sub, and leases as they stand in Redis. Belongs to its lane's event loop. */
final class RedisNodeChannel implements NodeChannel {

    /**
     * For how long a node that had its lease is believed to live: it is asked in vain for no longer than that. That one is gone
     * is not remembered, or the claims of one that has come back would be taken from it.
     */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final RedisLane lane;
    private final Keys keys;
    /** When a process was last seen to have the lease of its node. */
    private final Map<Instance, Long> seenNanos = new HashMap<>();

    RedisNodeChannel(RedisLane lane, RedisSettings settings) {
        this.lane = lane;
        this.keys = new Keys(settings.prefix());
    }

    @Override
    public CompletableFuture<Long> publish(String node, byte[] frame) {
        return lane.publish(keys.node(node), frame);
    }

    @Override
    public CompletableFuture<Boolean> isAlive(Instance instance) {
        Long seen = seenNanos.get(instance);
        if (seen != null && System.nanoTime() - seen < FRESH.toNanos()) {
            return CompletableFuture.completedFuture(true);
        }
        return lane.get(keys.node(instance.node())).thenApply(value -> {
            boolean isAlive = value.map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .equals(Optional.of(instance.toString()));
            if (isAlive) {
                seenNanos.put(instance, System.nanoTime());
            } else {
                seenNanos.remove(instance);
            }
            return isAlive;
        });
    }
}
