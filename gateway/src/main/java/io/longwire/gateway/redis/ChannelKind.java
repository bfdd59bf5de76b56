package io.longwire.gateway.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.AsyncExecutions;
import io.lettuce.core.cluster.api.async.NodeSelectionAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How a message on a channel finds its subscribers. */
enum ChannelKind {
    /** One server has all channels. */
    PLAIN {
        @Override
        CompletionStage<Long> publish(
                RedisClusterAsyncCommands<byte[], byte[]> commands, byte[] channel, byte[] payload) {
            return commands.publish(channel, payload);
        }
    },

    /** A cluster older than 7.0: every node hears of every message, and the count is that of one node. */
    BROADCAST {
        @Override
        CompletionStage<Long> publish(
                RedisClusterAsyncCommands<byte[], byte[]> commands, byte[] channel, byte[] payload) {
            return commands.publish(channel, payload).thenApply(ofOneNode -> UNKNOWN);
        }

        @Override
        CompletionStage<List<byte[]>> find(RedisClusterAsyncCommands<byte[], byte[]> commands, byte[] pattern) {
            return ofAllNodes(commands, node -> node.pubsubChannels(pattern));
        }
    },

    /** A cluster: a channel belongs to a slot, as a key does. */
    SHARDED {
        @Override
        CompletionStage<Long> publish(
                RedisClusterAsyncCommands<byte[], byte[]> commands, byte[] channel, byte[] payload) {
            return commands.spublish(channel, payload);
        }

        @Override
        RedisFuture<Void> subscribe(RedisPubSubAsyncCommands<byte[], byte[]> commands, byte[] channel) {
            return commands.ssubscribe(channel);
        }

        @Override
        CompletionStage<List<byte[]>> find(RedisClusterAsyncCommands<byte[], byte[]> commands, byte[] pattern) {
            return ofAllNodes(commands, node -> node.pubsubShardChannels(pattern));
        }
    };

    /** The count of subscribers where it says nothing. */
    static final long UNKNOWN = -1;

    /** How many subscribers got it, or {@link #UNKNOWN}. */
    abstract CompletionStage<Long> publish(
            RedisClusterAsyncCommands<byte[], byte[]> commands, byte[] channel, byte[] payload);

    RedisFuture<Void> subscribe(RedisPubSubAsyncCommands<byte[], byte[]> commands, byte[] channel) {
        return commands.subscribe(channel);
    }

    /** The channels that are listened to. */
    CompletionStage<List<byte[]>> find(RedisClusterAsyncCommands<byte[], byte[]> commands, byte[] pattern) {
        return commands.pubsubChannels(pattern);
    }

    private static CompletionStage<List<byte[]>> ofAllNodes(
            RedisClusterAsyncCommands<byte[], byte[]> commands,
            Function<NodeSelectionAsyncCommands<byte[], byte[]>, AsyncExecutions<List<byte[]>>> question) {
        return question.apply(((RedisAdvancedClusterAsyncCommands<byte[], byte[]>) commands)
                        .all()
                        .commands())
                .thenCollect(Collectors.flatMapping(List::stream, Collectors.toList()));
    }
}
