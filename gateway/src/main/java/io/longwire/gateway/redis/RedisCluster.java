package io.longwire.gateway.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.event.ClusterTopologyChangedEvent;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Redis Cluster.
 *
 * <p>A channel is listened to on a plain connection to the node that its slot belongs to: the client does not follow a
 * subscription whose slot moves, and {@link NodeSubscription} does.
 */
final class RedisCluster implements RedisTopology {

    private static final Logger log = LoggerFactory.getLogger(RedisCluster.class);

    private final RedisClusterClient cluster;
    private final RedisClient client;
    private final ClientResources resources;
    private final ChannelKind channels;
    private final RedisURI seed;
    private final List<StatefulRedisClusterConnection<byte[], byte[]>> connections = new CopyOnWriteArrayList<>();

    /**
     * A cluster.
     *
     * @param info what one of the nodes says of itself
     * @param seed one of the addresses that were given; how to log in there holds for all nodes
     */
    RedisCluster(
            RedisClusterClient cluster,
            RedisClient client,
            ClientResources resources,
            RedisServerInfo info,
            RedisURI seed) {
        this.cluster = cluster;
        this.client = client;
        this.resources = resources;
        this.seed = seed;
        this.channels = info.isAtLeast(7, 0) ? ChannelKind.SHARDED : ChannelKind.BROADCAST;
    }

    @Override
    public RedisConnection connect() {
        StatefulRedisClusterConnection<byte[], byte[]> connection =
                StartAttempts.patiently(() -> cluster.connect(ByteArrayCodec.INSTANCE));
        try {
            reachPrimaries(connection).get(seed.getTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.debug("not every node answers", e); // it may be failing over, and the others serve their users
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connections.add(connection);
        return new RedisConnection.ToCluster(connection, connection.async(), channels, cluster::refreshPartitionsAsync);
    }

    /** What is sent to a node before there is a connection to it is refused. */
    private CompletableFuture<Void> reachPrimaries(StatefulRedisClusterConnection<byte[], byte[]> connection) {
        return CompletableFuture.allOf(cluster.getPartitions().stream()
                .filter(node -> !node.hasNoSlots())
                .map(node -> connection.getConnectionAsync(
                        node.getUri().getHost(), node.getUri().getPort()))
                .toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public CompletionStage<? extends StatefulRedisPubSubConnection<byte[], byte[]>> connectPubSub(byte[] channel) {
        RedisClusterNode node = cluster.getPartitions().getMasterBySlot(SlotHash.getSlot(channel));
        return node == null
                ? CompletableFuture.failedFuture(new RedisException("no node has the channel's slot"))
                : client.connectPubSubAsync(ByteArrayCodec.INSTANCE, at(node.getUri()));
    }

    /** What the cluster tells of a node is where it is, and not whether it speaks TLS. */
    private RedisURI at(RedisURI node) {
        return RedisURI.builder(seed)
                .withHost(node.getHost())
                .withPort(node.getPort())
                .build();
    }

    @Override
    public String kind() {
        return "cluster";
    }

    @Override
    public void onChange(Runnable task) {
        resources
                .eventBus()
                .get()
                .filter(ClusterTopologyChangedEvent.class::isInstance)
                .subscribe(event -> {
                    connections.forEach(this::reachPrimaries);
                    task.run();
                });
    }

    @Override
    public void close() {
        cluster.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
}
