package io.longwire.gateway.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import java.util.concurrent.CompletionStage;

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
    };

    /** The count of subscribers where it says nothing. */
    static final long UNKNOWN = -1;

    /** How many subscribers got it, or {@link #UNKNOWN}. */
    abstract CompletionStage<Long> publish(
            RedisClusterAsyncCommands<byte[], byte[]> commands, byte[] channel, byte[] payload);

    RedisFuture<Void> subscribe(RedisPubSubAsyncCommands<byte[], byte[]> commands, byte[] channel) {
        return commands.subscribe(channel);
    }
}
