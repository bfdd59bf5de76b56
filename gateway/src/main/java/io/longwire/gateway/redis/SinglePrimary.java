package io.longwire.gateway.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** One server that takes all writes: always the same, or whichever the sentinels name when a connection is made. */
final class SinglePrimary implements RedisTopology {

    private final RedisClient client;
    private final RedisURI uri;

    SinglePrimary(RedisClient client, RedisURI uri) {
        this.client = client;
        this.uri = uri;
    }

    @Override
    public RedisConnection connect() {
        StatefulRedisConnection<byte[], byte[]> connection =
                StartAttempts.patiently(() -> client.connect(ByteArrayCodec.INSTANCE, uri));
        return new RedisConnection.ToServer(connection, connection.async());
    }

    @Override
    public CompletionStage<? extends StatefulRedisPubSubConnection<byte[], byte[]>> connectPubSub(byte[] channel) {
        return client.connectPubSubAsync(ByteArrayCodec.INSTANCE, uri);
    }

    @Override
    public String kind() {
        return uri.getSentinels().isEmpty() ? "standalone" : "sentinel";
    }

    /** Connections come back by themselves, and their owners notice. */
    @Override
    public void onChange(Runnable task) {}

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
}
