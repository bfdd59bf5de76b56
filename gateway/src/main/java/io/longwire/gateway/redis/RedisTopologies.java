package io.longwire.gateway.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.resource.ClientResources;
import java.io.IOException;

/** Finds out what stands behind an address: one server, a primary that sentinels know, or a cluster. */
final class RedisTopologies {

    private RedisTopologies() {}

    /**
     * Asks until one answers. Blocks.
     *
     * @throws IOException if Redis cannot be reached or is not what the address says; the message tells where and why
     */
    static RedisTopology open(RedisAddress address, RedisSettings settings, ClientResources resources)
            throws IOException {
        ClientOptions options = RedisOptions.of(settings, address.isLocalSocket());
        RedisClient client = RedisClient.create(resources);
        client.setOptions(options);
        for (RedisURI uri : address.uris()) {
            uri.setTimeout(settings.timeout());
            uri.getSentinels().forEach(sentinel -> sentinel.setTimeout(settings.timeout()));
        }
        try {
            if (address.primaryName().isPresent()) {
                new Sentinels(client, address.uri()).check();
                return new SinglePrimary(client, address.uri());
            }
            return open(address, options, resources, client);
        } catch (IOException | RedisException e) {
            client.shutdown();
            throw new IOException("cannot use Redis at " + address + ": " + RedisFailures.describe(e), e);
        }
    }

    private static RedisTopology open(
            RedisAddress address, ClientOptions options, ClientResources resources, RedisClient client)
            throws IOException {
        RedisServerInfo info = RedisServerInfo.parse(infoOfFirst(address, client));
        if (info.isCluster()) {
            if (address.uri().getDatabase() != 0) {
                throw new IOException("it is a cluster, and a cluster has no database "
                        + address.uri().getDatabase());
            }
            RedisClusterClient cluster = RedisClusterClient.create(resources, address.uris());
            cluster.setOptions(RedisOptions.ofCluster(options));
            return new RedisCluster(cluster, client, resources, info, address.uri());
        }
        if (address.uris().size() > 1) {
            throw new IOException(
                    "it is no cluster, and only a cluster or sentinels may be named by several addresses");
        }
        return new SinglePrimary(client, address.uri());
    }

    private static String infoOfFirst(RedisAddress address, RedisClient client) {
        RedisException failure = new RedisException("no address");
        for (RedisURI uri : address.uris()) {
            try {
                return StartAttempts.patiently(() -> info(client, uri));
            } catch (RedisException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private static String info(RedisClient client, RedisURI uri) {
        try (StatefulRedisConnection<String, String> connection = client.connect(uri)) {
            return connection.sync().info();
        }
    }
}
