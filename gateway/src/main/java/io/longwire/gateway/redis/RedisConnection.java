package io.longwire.gateway.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;

/**
 * A connection for commands, to one server or to a cluster.
 *
 * @param commands what both kinds know
 * @param channels how messages are published there
 * @param isCluster whether it leads to several servers, each of which may be away by itself. What it sends is then not to be
 *     held back until a flush: it sends again by itself what a node redirects, and nobody would flush that
 */
record RedisConnection(
        StatefulConnection<byte[], byte[]> connection,
        RedisClusterAsyncCommands<byte[], byte[]> commands,
        ChannelKind channels,
        boolean isCluster) {}
