package io.longwire.gateway.redis;

import io.longwire.gateway.metrics.GatewayMetrics;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Opens lanes to one Redis, and tells all of them how it is with it. Safe to use from any thread. */
final class RedisLanes {

    private final RedisTopology topology;
    private final RedisSettings settings;
    private final Optional<Proof> proof;
    private final BooleanSupplier isRedisUp;
    private final GatewayMetrics metrics;
    private final Keys keys;
    private final ErrorReplies errorReplies = new ErrorReplies();
    private final UnprovenLog unproven = new UnprovenLog();
    private final List<RedisLane> lanes = new CopyOnWriteArrayList<>();

    /** @param proof what is waited for before mail counts as stored, if anything */
    RedisLanes(
            RedisTopology topology,
            RedisSettings settings,
            Optional<Proof> proof,
            BooleanSupplier isRedisUp,
            GatewayMetrics metrics) {
        this.topology = topology;
        this.settings = settings;
        this.proof = proof;
        this.isRedisUp = isRedisUp;
        this.metrics = metrics;
        this.keys = new Keys(settings.prefix());
    }

    /** A lane whose calls may ask for the proof; to be used on that loop only. Blocks while it connects. */
    RedisLane openProven(Executor loop) {
        return open(loop, proof);
    }

    /** A lane without; to be used on that thread only. Blocks while it connects. */
    RedisLane open(Executor thread) {
        return open(thread, Optional.empty());
    }

    private RedisLane open(Executor loop, Optional<Proof> needed) {
        Function<RedisLane, Optional<ProvenCalls>> proven = lane -> needed.map(it -> provenCalls(lane, it, open(loop)));
        RedisLane lane = new RedisLane(topology.connect(), loop, isRedisUp, metrics, errorReplies, proven);
        lanes.add(lane);
        topology.onChange(lane::reconnected);
        return lane;
    }

    private ProvenCalls provenCalls(RedisLane calls, Proof needed, RedisLane proofs) {
        byte[] mark = keys.mark(settings.instance() + ":" + lanes.size());
        return new ProvenCalls(calls, proofs, needed, settings.redis().ack().timeout(), mark, unproven);
    }

    void leave() {
        lanes.forEach(RedisLane::leave);
    }

    void redisAway() {
        lanes.forEach(RedisLane::redisAway);
    }
}
