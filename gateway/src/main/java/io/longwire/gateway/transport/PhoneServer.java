package io.longwire.gateway.transport;

import io.longwire.gateway.auth.Authenticator;
import io.longwire.gateway.session.EndReason;
import io.longwire.gateway.session.SessionLoop;
import io.longwire.net.AcceptPause;
import io.longwire.net.Transport;
import io.longwire.proto.Kick;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Takes connections from phones. */
public final class PhoneServer implements AutoCloseable {

    /** How many connections may wait to be accepted; the kernel cuts it to its own bound (net.core.somaxconn). */
    private static final int BACKLOG = 4096;

    private static final EndReason TOO_MANY =
            EndReason.kicked(Kick.Reason.OVERLOADED, "too many connections", Duration.ofSeconds(5));

    private static final WriteBufferWaterMark WATER_MARKS = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    private final Map<EventLoop, ConnectionLoop> loops = new HashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final ChannelFutureListener closed = channel -> connections.decrementAndGet();
    private final Authenticator authenticator;
    private final Supplier<String> sessionIds;
    private final BooleanSupplier isDraining;
    private final ConnectionLimit limit;
    private Channel listener;

    /**
     * Makes a server that does not listen yet.
     *
     * @param sessionLoops the event loops that connections are spread over, with what their sessions share
     */
    public PhoneServer(
            Map<EventLoop, SessionLoop> sessionLoops,
            Authenticator authenticator,
            Supplier<String> sessionIds,
            BooleanSupplier isDraining,
            ConnectionLimit limit) {
        this.authenticator = authenticator;
        this.sessionIds = sessionIds;
        this.isDraining = isDraining;
        this.limit = limit;
        sessionLoops.forEach((loop, sessions) -> loops.put(
                loop,
                new ConnectionLoop(
                        sessions, new Flusher(loop), BufferBudget.ofDirectMemory(sessionLoops.size(), loop))));
    }

    /**
     * Listens.
     *
     * @throws IOException if the address cannot be had
     */
    public void listen(Transport transport, EventLoopGroup group, InetSocketAddress address) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(transport.serverChannel())
                .handler(new AcceptPause("connections of phones"))
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
                // One for all: each channel would otherwise keep one of its own.
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                });
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        listener = bound.channel();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** How many connections there are, logged in or not. */
    public int connections() {
        return connections.get();
    }

    private void accept(Channel channel) {
        ConnectionLoop loop = loops.get(channel.eventLoop());
        int count = connections.incrementAndGet();
        channel.closeFuture().addListener(closed);
        loop.sessions().metrics().connectionAccepted();
        if (count > limit.mostTold()) {
            channel.close();
            return;
        }
        Connection connection =
                new Connection(loop, new LoginPhase.Factory(loop.sessions(), authenticator, isDraining, sessionIds));
        channel.pipeline().addLast(connection);
        if (count > limit.most()) {
            connection.end(TOO_MANY);
        }
    }

    /** Stops listening; connections stay. */
    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
    }
}
