package io.longwire.gateway.admin;

import io.longwire.net.AcceptPause;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Serves health, metrics, status, and what operators may do, by HTTP.
 *
 * <p>Health, metrics and status are open; users are shown, and sessions ended, to those who send the admin token only.
 *
 * <p>Two threads of its own: an event loop takes requests and answers for health, so that a probe waits for nobody; a worker
 * does what may last. Who holds connections without asking, or asks without end, is closed in time.
 */
public final class AdminServer implements AutoCloseable {

    private static final int BACKLOG = 1024;
    private static final int MAX_LINE_BYTES = 4 * 1024;
    private static final int MAX_HEADER_BYTES = 16 * 1024;

    /** All requests in what is read at once are taken apart at once: a connection must not hold up the others with that. */
    private static final int MAX_READ_BYTES = 2 * 1024;

    private static final int MAX_WAITING = 64;

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("admin", true), NioIoHandler.newFactory());
    private final ExecutorService worker = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            new DefaultThreadFactory("admin-worker", true));
    private final OpenConnections connections = new OpenConnections();
    private final AcceptPause accepting = new AcceptPause("connections of operators");
    private final AdminAccess access;
    private final Channel listener;

    /** Connections are accepted, on the event loop, once it is there. */
    private volatile Routes routes;

    /**
     * Takes the address. Whoever connects waits until {@link #open}.
     *
     * @throws IOException if the address cannot be had
     */
    public AdminServer(InetSocketAddress address, AdminAccess access) throws IOException {
        this.access = access;
        ChannelFuture bound = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .handler(accepting)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(MAX_READ_BYTES).maxMessagesPerRead(1))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            stop();
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        listener = bound.channel();
    }

    /** Serves {@code operations} from now on. */
    public void open(Operations operations) {
        routes = new Routes(operations, access, worker);
        listener.config().setAutoRead(true);
    }

    private void accept(Channel channel) {
        HttpDecoderConfig limits =
                new HttpDecoderConfig().setMaxInitialLineLength(MAX_LINE_BYTES).setMaxHeaderSize(MAX_HEADER_BYTES);
        channel.pipeline()
                .addLast(
                        new HttpServerCodec(limits),
                        // What is asked ahead waits here, and is no more than was read at once.
                        new FlowControlHandler(),
                        new AdminConnection(routes, connections));
    }

    /** Whether connections cannot be accepted at the moment. */
    public boolean isFailing() {
        return accepting.isFailing();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        stop();
    }

    private void stop() {
        worker.shutdownNow();
        loop.submit(connections::closeAll).awaitUninterruptibly();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
