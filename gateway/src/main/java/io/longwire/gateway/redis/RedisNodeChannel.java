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

    /** How long what a lease said is believed: a node that is gone is asked in vain for no longer than that. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final RedisLane lane;
    private final Keys keys;
    private final Map<String, Seen> seen = new HashMap<>();

    /** The process that had a lease; empty if none did. */
    private record Seen(Optional<String> instance, long atNanos) {}

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
        Seen known = seen.get(instance.node());
        if (known != null && System.nanoTime() - known.atNanos() < FRESH.toNanos()) {
            return CompletableFuture.completedFuture(isOf(instance, known.instance()));
        }
        return lane.get(keys.node(instance.node())).thenApply(value -> {
            Optional<String> holder = value.map(bytes -> new String(bytes, StandardCharsets.UTF_8));
            seen.put(instance.node(), new Seen(holder, System.nanoTime()));
            return isOf(instance, holder);
        });
    }

    private static boolean isOf(Instance instance, Optional<String> holder) {
        return holder.equals(Optional.of(instance.toString()));
    }
}
