package io.longwire.gateway.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.longwire.memory.OutOfMemory;
import java.net.SocketAddress;

/** One connection of a subscription: tells it what happens there, on the connection's thread. */
final class Subscriber extends RedisPubSubAdapter<byte[], byte[]> implements RedisConnectionStateListener {

    private final StatefulRedisPubSubConnection<byte[], byte[]> connection;
    private final NodeSubscription subscription;

    Subscriber(StatefulRedisPubSubConnection<byte[], byte[]> connection, NodeSubscription subscription) {
        this.connection = connection;
        this.subscription = subscription;
    }

    StatefulRedisPubSubConnection<byte[], byte[]> connection() {
        return connection;
    }

    void start() {
        // By their types: a connection takes several kinds of listener.
        connection.addListener((RedisConnectionStateListener) this);
        connection.addListener((RedisPubSubListener<byte[], byte[]>) this);
    }

    @Override
    public void message(byte[] channel, byte[] payload) {
        received(channel, payload);
    }

    @Override
    public void smessage(byte[] channel, byte[] payload) {
        received(channel, payload);
    }

    /** The client keeps to itself what a listener throws. */
    private void received(byte[] channel, byte[] payload) {
        try {
            subscription.received(this, channel, payload);
        } catch (RuntimeException | Error e) {
            OutOfMemory.check(e);
            throw e;
        }
    }

    @Override
    public void subscribed(byte[] channel, long count) {
        subscription.heardFromNow(this);
    }

    @Override
    public void ssubscribed(byte[] channel, long count) {
        subscription.heardFromNow(this);
    }

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
        subscription.reconnected(this);
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
        subscription.disconnected(this);
    }

    void close() {
        connection.closeAsync();
    }
}
