package io.longwire.gateway.redis;

import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.concurrent.CompletionStage;

/** What stands behind an address, and how connections are made to it. Safe to use from any thread. */
interface RedisTopology extends AutoCloseable {

    /**
     * Opens a connection for commands. Blocks.
     *
     * @throws io.lettuce.core.RedisException if it cannot
     */
    RedisConnection connect();

    /** Opens a connection to where the subscribers of {@code channel} belong. */
    CompletionStage<? extends StatefulRedisPubSubConnection<byte[], byte[]>> connectPubSub(byte[] channel);

    /** How messages are published here. */
    ChannelKind channels();

    @Override
    void close();
}
