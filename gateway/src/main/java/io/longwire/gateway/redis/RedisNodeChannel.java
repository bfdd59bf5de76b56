package io.longwire.gateway.redis;

import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.relay.NodeChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Frames by pub/sub, and leases as they stand in Redis. Belongs to its lane's event loop. */
final class RedisNodeChannel implements NodeChannel {

    private final RedisLane lane;
    private final Keys keys;
    private final LeasesSeen leases = new LeasesSeen();

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
        if (leases.isFresh(instance, System.nanoTime())) {
            return CompletableFuture.completedFuture(true);
        }
        return lane.get(keys.node(instance.node())).thenApply(value -> {
            boolean isAlive = value.map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .equals(Optional.of(instance.toString()));
            if (isAlive) {
                leases.seen(instance, System.nanoTime());
            } else {
                leases.expired(instance);
            }
            return isAlive;
        });
    }
}
