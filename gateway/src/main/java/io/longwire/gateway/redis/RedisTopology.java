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

    /** What it is, in a word: standalone, sentinel or cluster. */
    String kind();

    /** Runs {@code task}, on a thread of the client, each time that keys may have moved to other servers. */
    void onChange(Runnable task);

    @Override
    void close();
}
