package io.longwire.gateway.redis;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisException;
import io.longwire.gateway.config.AckConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds out how a Redis can prove the level of safety that the operator asks for. */
final class Proofs {

    private static final String REFUSAL = "--ack-level ";

    private final RedisConnection redis;
    private final RedisServerInfo server;
    private final Duration timeout;

    Proofs(RedisConnection redis, RedisServerInfo server, Duration timeout) {
        this.redis = redis;
        this.server = server;
        this.timeout = timeout;
    }

    /**
     * Blocks while it asks.
     *
     * @return empty if an answer of Redis is proof enough
     * @throws IOException if this Redis cannot prove it; the message tells why
     */
    Optional<Proof> of(AckConfig ack) throws IOException {
        return switch (ack.level()) {
            case STORED -> Optional.empty();
            case REPLICATED -> replicated(ack.replicas());
            case FSYNCED -> fsynced();
        };
    }

    private Optional<Proof> replicated(int needed) throws IOException {
        refuseCluster("replicated");
        if (server.replicas() < needed) {
            throw new IOException(REFUSAL + "replicated: Redis has " + server.replicas() + " connected replicas, and "
                    + needed + " are asked for (--ack-replicas)");
        }
        return Optional.of(new Proof.Replicas(needed));
    }

    private Optional<Proof> fsynced() throws IOException {
        refuseCluster("fsynced");
        if (!server.isAppendOnly()) {
            throw new IOException(REFUSAL + "fsynced: Redis keeps no append-only file; set appendonly yes");
        }
        if (server.isAtLeast(7, 2)) {
            return Optional.of(new Proof.Disk());
        }
        if (!appendFsync().equals("always")) {
            throw new IOException(REFUSAL + "fsynced: Redis " + server.version()
                    + " cannot tell when something is on its disk; set appendfsync always, or use Redis 7.2 or newer");
        }
        return Optional.empty(); // it answers only when the disk has it
    }

    private String appendFsync() throws IOException {
        try {
            Map<String, String> answer = LettuceFutures.awaitOrCancel(
                    redis.commands().configGet("appendfsync"), timeout.toMillis(), TimeUnit.MILLISECONDS);
            return answer.getOrDefault("appendfsync", "");
        } catch (RedisException e) {
            throw new IOException(
                    REFUSAL + "fsynced: Redis " + server.version()
                            + " does not let us see whether it has appendfsync always (" + RedisFailures.describe(e)
                            + "); permit CONFIG GET, or use Redis 7.2 or newer",
                    e);
        }
    }

    private void refuseCluster(String level) throws IOException {
        if (redis.isCluster()) {
            throw new IOException(REFUSAL + level + " is not supported with a cluster");
        }
    }
}
