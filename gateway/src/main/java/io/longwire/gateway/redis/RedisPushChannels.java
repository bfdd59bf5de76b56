package io.longwire.gateway.redis;

import io.lettuce.core.SetArgs;
import io.longwire.gateway.push.PushChannels;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The channels that all nodes hear. In a cluster these are ordinary ones, which each of its nodes passes on: who listens may be
 * anywhere. Belongs to its lane's thread.
 */
final class RedisPushChannels implements PushChannels {

    /** Longer than a node is behind another with what it hears, unless it stands still. */
    private static final Duration CLAIM = Duration.ofSeconds(30);

    private static final int HASH_BYTES = 16;
    private static final byte[] CLAIMED = {'1'};

    private final RedisLane lane;
    private final Keys keys;
    private final MessageDigest digest;
    private final Supplier<CompletionStage<Integer>> nodes;

    /** @param nodes counts the nodes that listen */
    RedisPushChannels(RedisLane lane, RedisSettings settings, Supplier<CompletionStage<Integer>> nodes) {
        this.lane = lane;
        this.keys = new Keys(settings.prefix());
        this.nodes = nodes;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    @Override
    public CompletableFuture<Void> toAllNodes(byte[] push) {
        return publish(keys.pushChannel(), push);
    }

    @Override
    public CompletableFuture<Void> toTopic(String topic, byte[] push) {
        return publish(keys.topicChannel(topic), push);
    }

    private CompletableFuture<Void> publish(byte[] channel, byte[] push) {
        return lane.ask(commands -> commands.publish(channel, push)).thenAccept(count -> {});
    }

    @Override
    public CompletableFuture<Boolean> claim(byte[] push) {
        byte[] hash = new byte[HASH_BYTES];
        System.arraycopy(digest.digest(push), 0, hash, 0, HASH_BYTES);
        byte[] key = keys.pushClaim(Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
        return lane.ask(commands ->
                        commands.set(key, CLAIMED, SetArgs.Builder.nx().px(CLAIM)))
                .thenApply("OK"::equals);
    }

    @Override
    public CompletableFuture<Integer> nodes() {
        CompletableFuture<Integer> result = new CompletableFuture<>();
        nodes.get()
                .whenComplete((count, failure) -> lane.later(() -> {
                    if (failure == null) {
                        result.complete(Math.max(1, count));
                    } else {
                        result.completeExceptionally(failure);
                    }
                }));
        return result;
    }
}
