package io.longwire.gateway.redis.wire;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import java.util.List;

/** Several guards of each connection, for a client that takes one. */
public record ConnectionGuards(List<NettyCustomizer> guards) implements NettyCustomizer {

    @Override
    public void afterChannelInitialized(Channel channel) {
        guards.forEach(guard -> guard.afterChannelInitialized(channel));
    }
}
