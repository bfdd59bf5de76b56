package io.longwire.gateway.redis.wire;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes each connection on which Redis has been asked something and then said nothing for too long; the client connects
 * again by itself. For where the kernel cannot do that: TCP_USER_TIMEOUT needs a native transport, and without it a connection
 * that swallows everything is given up after a quarter of an hour.
 *
 * <p>A Redis that hangs for as long is connected to again, too, which does no harm. A connection that only listens is not
 * asked anything; whoever listens sends itself probes.
 */
public final class SilentConnections implements NettyCustomizer {

    private static final int CHECKS = 10;

    private final Duration patience;

    /** @param patience longer than any command waits in Redis */
    public SilentConnections(Duration patience) {
        this.patience = patience;
    }

    @Override
    public void afterChannelInitialized(Channel channel) {
        channel.pipeline().addFirst(new Watch(patience));
    }

    /** On one connection; its state belongs to the connection's event loop. */
    private static final class Watch extends ChannelDuplexHandler {

        private final Duration patience;
        private Future<?> checks;
        private boolean isAsked;
        private long askedNanos;

        Watch(Duration patience) {
            this.patience = patience;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            long interval = patience.dividedBy(CHECKS).toNanos();
            checks = context.executor()
                    .scheduleWithFixedDelay(() -> check(context), interval, interval, TimeUnit.NANOSECONDS);
            context.fireChannelActive();
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (!isAsked) {
                isAsked = true;
                askedNanos = context.executor().ticker().nanoTime();
            }
            context.write(message, promise);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            isAsked = false;
            context.fireChannelRead(message);
        }

        private void check(ChannelHandlerContext context) {
            if (isAsked && context.executor().ticker().nanoTime() - askedNanos >= patience.toNanos()) {
                context.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            checks.cancel(false);
            context.fireChannelInactive();
        }
    }
}
