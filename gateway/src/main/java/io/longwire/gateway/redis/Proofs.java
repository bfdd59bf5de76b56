package io.longwire.gateway.redis;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisException;
import io.longwire.gateway.config.AckConfig;
import io.longwire.gateway.redis.ServerVersion.Product;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out how a Redis can prove the level of safety that the operator asks for. */
final class Proofs {

    private static final String REPLICATED = "--ack-level replicated";
    private static final String FSYNCED = "--ack-level fsynced";
    private static final Logger log = LoggerFactory.getLogger(Proofs.class);

    private final RedisConnection redis;
    private final RedisServerInfo server;
    private final Duration timeout;
    private final byte[] trialKey;

    /** @param trialKey may be written */
    Proofs(RedisConnection redis, RedisServerInfo server, Duration timeout, byte[] trialKey) {
        this.redis = redis;
        this.server = server;
        this.timeout = timeout;
        this.trialKey = trialKey.clone();
    }

    /**
     * Blocks while it asks, and while it tries.
     *
     * @return empty if an answer of Redis is proof enough
     * @throws IOException if this Redis cannot prove it; the message tells why
     */
    Optional<Proof> of(AckConfig ack) throws IOException {
        return switch (ack.level()) {
            case STORED -> Optional.empty();
            case REPLICATED -> Optional.of(replicas(ack.replicas()));
            case FSYNCED -> disk(ack.timeout());
        };
    }

    private Proof replicas(int needed) throws IOException {
        refuseCluster(REPLICATED);
        if (server.replicas() < needed) {
            throw refused(
                    REPLICATED,
                    "Redis has " + server.replicas() + " connected replicas, and " + needed
                            + " are asked for (--ack-replicas)");
        }
        return new Proof.Replicas(needed);
    }

    private Optional<Proof> disk(Duration patience) throws IOException {
        refuseCluster(FSYNCED);
        if (!server.isAppendOnly()) {
            throw refused(FSYNCED, "Redis keeps no append-only file; set appendonly yes");
        }
        Optional<String> policy = setting("appendfsync");
        if (!server.isAtLeast(7, 2)) {
            requireSyncBeforeAnswer(policy);
            return Optional.empty(); // it answers only when the disk has it
        }
        if (policy.equals(Optional.of("no"))) {
            throw refused(FSYNCED, "Redis has appendfsync no, and leaves its disk to chance; set everysec or always");
        }
        if (!policy.equals(Optional.of("always"))) {
            refuseIfItSpeaksTooEarly(policy, patience);
        }
        if (setting("no-appendfsync-on-rewrite").equals(Optional.of("yes"))) {
            log.warn(
                    "{} has no-appendfsync-on-rewrite yes: while it rewrites its file nothing is proven, and senders are told UNAVAILABLE",
                    server);
        }
        return Optional.of(new Proof.Disk());
    }

    private void requireSyncBeforeAnswer(Optional<String> policy) throws IOException {
        if (policy.isEmpty()) {
            throw refused(
                    FSYNCED,
                    server + " does not let us see whether it has appendfsync always"
                            + "; permit CONFIG GET, or use Redis 7.2 or newer");
        }
        if (!policy.get().equals("always")) {
            throw refused(
                    FSYNCED,
                    server
                            + " cannot tell when something is on its disk; set appendfsync always, or use Redis 7.2 or newer");
        }
        if (setting("no-appendfsync-on-rewrite").equals(Optional.of("yes"))) {
            throw refused(
                    FSYNCED,
                    server
                            + " has no-appendfsync-on-rewrite yes, and leaves its disk to chance while it rewrites its file;"
                            + " set no");
        }
    }

    /**
     * WAITAOF of some versions answers before the sync: redis#12622 brought that with 7.4.0, and redis#13793 took it out of
     * 7.4.3 and 8.0.0 (the milestones of 8.0 call themselves 7.9). Valkey parted in between and has the one without the other, from
     * 8.0.0 to 9.1.2 at least; 7.2 of both is right. Since nobody knows which Valkey will be mended, and others answer the same
     * protocol, it is tried.
     */
    private void refuseIfItSpeaksTooEarly(Optional<String> policy, Duration patience) throws IOException {
        if (server.numbers().filter(Proofs::speaksTooEarly).isPresent()) {
            throw tooEarly(
                    "WAITAOF of Redis 7.4.0 to 7.4.2 does (redis#13793); use 7.4.3 or newer, or set appendfsync always");
        }
        switch (tryIt(patience)) {
            case WAITS -> {
                if (policy.isEmpty()) {
                    log.info(
                            "{} does not let us see appendfsync: it waits for its disk, as was found by trying",
                            server);
                }
            }
            case NEVER ->
                throw refused(
                        FSYNCED,
                        server + " has not proven within " + patience.toMillis()
                                + " ms that a write is on its disk; set appendfsync everysec or always");
            case AT_ONCE -> {
                if (policy.isPresent() || !isKnownToWait()) {
                    throw tooEarly(
                            "it has proven three writes faster than appendfsync everysec can (Valkey does from 8.0 on, since it"
                                    + " lacks redis#13793); set appendfsync always, or use Redis 7.4.3 or newer"
                                    + (policy.isPresent() ? "" : ". If it has appendfsync always, permit CONFIG GET"));
                }
            }
        }
    }

    /** So that only appendfsync always can be the reason why it proves at once. */
    private boolean isKnownToWait() {
        return server.numbers()
                .filter(it -> it.product() == Product.REDIS ? !speaksTooEarly(it) : !it.isAtLeast(8, 0))
                .isPresent();
    }

    private static boolean speaksTooEarly(ServerVersion version) {
        return version.product() == Product.REDIS
                && version.isAtLeast(7, 4)
                && !version.isAtLeast(8, 0)
                && (version.minor() != 4 || version.patch() < 3);
    }

    private IOException tooEarly(String why) {
        return refused(FSYNCED, server + " says that something is on its disk before it is: " + why);
    }

    private FsyncTrial.Finding tryIt(Duration patience) throws IOException {
        try {
            return new FsyncTrial(redis.commands(), trialKey, patience, System::nanoTime).make();
        } catch (CompletionException e) {
            throw new IOException(
                    FSYNCED + ": " + server + " does not prove that a write is on its disk ("
                            + RedisFailures.describe(e) + ")",
                    e);
        }
    }

    /** Empty if we may not see it. */
    private Optional<String> setting(String name) {
        try {
            return Optional.ofNullable(LettuceFutures.awaitOrCancel(
                            redis.commands().configGet(name), timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .get(name));
        } catch (RedisException e) {
            log.debug("{} may not be seen", name, e);
            return Optional.empty();
        }
    }

    private void refuseCluster(String level) throws IOException {
        if (redis.isCluster()) {
            throw refused(level, "it is not supported with a cluster");
        }
    }

    private static IOException refused(String level, String why) {
        return new IOException(level + ": " + why);
    }
}
