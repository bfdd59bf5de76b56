package io.longwire.gateway.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;

/**
 * A connection for commands, to one server or to a cluster.
 *
 * @param commands what both kinds know
 * @param channels how messages are published there
 */
record RedisConnection(
        StatefulConnection<byte[], byte[]> connection,
        RedisClusterAsyncCommands<byte[], byte[]> commands,
        ChannelKind channels) {}
