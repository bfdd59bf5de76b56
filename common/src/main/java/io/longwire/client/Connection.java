package io.longwire.client;

import io.longwire.net.Transport;
import io.longwire.proto.Downlink;
import io.longwire.proto.Uplink;
import io.longwire.wire.FrameException;
import io.longwire.wire.FrameReader;
import io.longwire.wire.FrameWriter;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.EOFException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One TCP connection: bytes to frames and back. Gathers what is written into one buffer, which goes out at the next flush.
 *
 * <p>Its owner hears of the end once, unless it ended the connection itself. On the event loop only.
 */
final class Connection extends ChannelInboundHandlerAdapter {

    /** What a connection tells whoever opened it. */
    interface Owner {
        void connected(Connection connection);

        void received(Connection connection, Downlink message);

        /** What had arrived together has been passed on; time to write and flush. Also when writing is possible again. */
        void readyToWrite(Connection connection);

        void ended(Connection connection, Throwable cause);
    }

    /** Gathered frames go out at this size even before the flush, so that writability is minded in time. */
    private static final int GATHERED_BYTES = 64 * 1024;

    private final Owner owner;
    private final FrameReader<Downlink> reader;
    private Channel channel;
    private ByteBuf gathered;
    private boolean ended;
    private long sentAt;
    private long receivedAt;

    private Connection(Owner owner, int maxFrameBytes) {
        this.owner = owner;
        this.reader = new FrameReader<>(Downlink.getDefaultInstance(), maxFrameBytes);
    }

    /** Starts to connect. A failure is told through {@link Owner#ended}, never from within this call. */
    static Connection open(ClientConfig config, Transport transport, EventLoop loop, Owner owner) {
        Connection connection = new Connection(owner, config.maxFrameBytes());
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(transport.channel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        config.connectTimeout().toMillis())
                .handler(connection);
        ChannelFuture connecting = bootstrap.connect(config.host(), config.port());
        connection.channel = connecting.channel();
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                loop.execute(() -> connection.fail(done.cause()));
            }
        });
        return connection;
    }

    /** Appends a frame to what the next flush sends. Does nothing on an ended connection. */
    void write(Uplink message) {
        if (ended) {
            return;
        }
        FrameWriter.write(message, gathered());
        if (gathered.readableBytes() >= GATHERED_BYTES) {
            flush();
        }
    }

    /** Appends a heartbeat to what the next flush sends. */
    void writeHeartbeat() {
        if (!ended) {
            FrameWriter.writeHeartbeat(gathered());
        }
    }

    void flush() {
        if (gathered == null || ended) {
            return;
        }
        ByteBuf out = gathered;
        gathered = null;
        sentAt = System.nanoTime();
        channel.writeAndFlush(out, channel.voidPromise());
    }

    boolean isWritable() {
        return !ended && channel.isWritable();
    }

    /** When something was last sent, by {@link System#nanoTime}. */
    long sentAt() {
        return sentAt;
    }

    /** When something last came, by {@link System#nanoTime}. */
    long receivedAt() {
        return receivedAt;
    }

    /** Ends the connection and tells the owner why, once. */
    void fail(Throwable cause) {
        if (!ended) {
            close();
            owner.ended(this, cause);
        }
    }

    /** Ends the connection; the owner hears no more of it. */
    void close() {
        ended = true;
        channel.close();
    }

    /**
     * Lets the gateway close, so that what was sent last is not lost to a reset; closes by itself after a while. The owner
     * hears no more of it.
     *
     * @return completes when the connection is closed
     */
    CompletableFuture<Void> awaitClose(Duration patience) {
        ended = true;
        CompletableFuture<Void> closed = new CompletableFuture<>();
        Future<?> impatience =
                channel.eventLoop().schedule(() -> channel.close(), patience.toNanos(), TimeUnit.NANOSECONDS);
        channel.closeFuture().addListener(done -> {
            impatience.cancel(false);
            closed.complete(null);
        });
        return closed;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (!ended) {
            receivedAt = System.nanoTime();
            owner.connected(this);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (ended) {
            in.release();
            return;
        }
        receivedAt = System.nanoTime();
        try {
            reader.read(in, ctx.alloc(), this::received);
        } catch (FrameException e) {
            fail(e);
        }
    }

    private boolean received(Downlink message, int frameBytes) {
        owner.received(this, message);
        return !ended;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!ended) {
            owner.readyToWrite(this);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!ended && channel.isWritable()) {
            owner.readyToWrite(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(new EOFException("the gateway closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(cause);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        reader.release();
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }

    private ByteBuf gathered() {
        if (gathered == null) {
            gathered = channel.alloc().buffer();
        }
        return gathered;
    }
}
