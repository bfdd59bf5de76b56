package io.longwire.loadtest.peer.relay;

import io.longwire.net.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A server that passes messages on between phones and does nothing else: no Redis, no acknowledgements, no limits but
 * those that keep it alive. Its receipts promise nothing.
 *
 * <p>Thread-safe.
 */
public final class Relay implements AutoCloseable {

    /** Bytes that may wait for a phone that does not read; then its connection is closed. */
    static final int MAX_WAITING_BYTES = 4 * 1024 * 1024;

    private static final int BACKLOG = 4096;

    private final EventLoopGroup group;
    private final Directory directory = new Directory();
    private final Map<EventLoop, RelayLoop> loops = new ConcurrentHashMap<>();
    private Channel server;

    private Relay(EventLoopGroup group) {
        this.group = group;
    }

    /**
     * Starts to listen.
     *
     * @param address where; port 0 takes any that is free
     * @param loops how many event loops, which accept as well as serve
     */
    public static Relay start(InetSocketAddress address, int loops) {
        Transport transport = Transport.best();
        Relay relay = new Relay(transport.newEventLoops(loops, "relay"));
        try {
            relay.listen(transport, address);
            return relay;
        } catch (RuntimeException e) {
            relay.close();
            throw e;
        }
    }

    private void listen(Transport transport, InetSocketAddress address) {
        server = new ServerBootstrap()
                .group(group)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(MAX_WAITING_BYTES / 2, MAX_WAITING_BYTES))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        RelayLoop loop = loops.computeIfAbsent(channel.eventLoop(), RelayLoop::new);
                        channel.pipeline().addLast(new RelayConnection(loop, directory));
                    }
                })
                .bind(address)
                .syncUninterruptibly()
                .channel();
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    /** Waits until the server no longer listens. */
    void awaitEnd() throws InterruptedException {
        server.closeFuture().sync();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
