package io.longwire.gateway.transport;

import io.longwire.gateway.admission.UserLogins;
import io.longwire.gateway.auth.Authenticator;
import io.longwire.gateway.session.EndReason;
import io.longwire.gateway.session.SessionLoop;
import io.longwire.log.RareLog;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes connections from phones. */
public final class PhoneServer implements AutoCloseable {

    /** How many connections may wait to be accepted; the kernel cuts it to its own bound (net.core.somaxconn). */
    private static final int BACKLOG = 4096;

    private static final EndReason TOO_MANY =
            EndReason.kicked(Kick.Reason.OVERLOADED, "too many connections", Duration.ofSeconds(5));

    private static final WriteBufferWaterMark WATER_MARKS = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    private static final Logger log = LoggerFactory.getLogger(PhoneServer.class);

    private final Map<EventLoop, ConnectionLoop> loops = new HashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final ChannelFutureListener closed = channel -> connections.decrementAndGet();
    private final Authenticator authenticator;
    private final UserLogins userLogins;
    private final Supplier<String> sessionIds;
    private final BooleanSupplier isDraining;
    private final ConnectionLimit limit;
    private final AcceptPause accepting = new AcceptPause("connections of phones");
    private final RareLog turnedAway = new RareLog();
    private Channel listener;

    /**
     * Makes a server that does not listen yet.
     *
     * @param sessionLoops the event loops that connections are spread over, with what their sessions share
     */
    public PhoneServer(
            Map<EventLoop, SessionLoop> sessionLoops,
            Authenticator authenticator,
            UserLogins userLogins,
            Supplier<String> sessionIds,
            BooleanSupplier isDraining,
            ConnectionLimit limit) {
        this.authenticator = authenticator;
        this.userLogins = userLogins;
        this.sessionIds = sessionIds;
        this.isDraining = isDraining;
        this.limit = limit;
        Strangers strangers =
                new Strangers(sessionLoops.values().iterator().next().metrics().registry());
        sessionLoops.forEach((loop, sessions) -> loops.put(
                loop,
                new ConnectionLoop(
                        sessions,
                        new Flusher(loop),
                        BufferBudget.ofDirectMemory(sessionLoops.size(), loop),
                        strangers)));
    }

    /**
     * Takes the address. Whoever connects waits until {@link #open}.
     *
     * @throws IOException if the address cannot be had
     */
    public void bind(Transport transport, EventLoopGroup group, InetSocketAddress address) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(transport.serverChannel())
                .handler(accepting)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.AUTO_READ, false)
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

    /** Serves phones from now on. */
    public void open() {
        listener.config().setAutoRead(true);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** How many connections there are, logged in or not. */
    public int connections() {
        return connections.get();
    }

    /** How many connections there may be. */
    public int maxConnections() {
        return limit.most();
    }

    /** Why no more phones can be taken at the moment, a sentence each. */
    public List<String> fullBecause() {
        List<String> reasons = new ArrayList<>();
        if (accepting.isFailing()) {
            reasons.add("connections of phones cannot be accepted");
        }
        if (connections() >= limit.most()) {
            reasons.add("there are as many connections as this gateway takes: " + limit.most());
        }
        return reasons;
    }

    private void turnAway() {
        if (turnedAway.isDue()) {
            log.warn(
                    "phones are turned away: there are as many connections as this gateway takes, {}; raise --max-connections"
                            + " and the limit of open files (ulimit -n), or start another gateway",
                    limit.most());
        }
    }

    private void accept(Channel channel) {
        ConnectionLoop loop = loops.get(channel.eventLoop());
        int count = connections.incrementAndGet();
        channel.closeFuture().addListener(closed);
        loop.sessions().metrics().connectionAccepted();
        if (count > limit.most()) {
            turnAway();
        }
        if (count > limit.mostTold()) {
            channel.close();
            return;
        }
        Connection connection = new Connection(
                loop, new LoginPhase.Factory(loop.sessions(), authenticator, userLogins, isDraining, sessionIds));
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
