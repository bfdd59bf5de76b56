package io.longwire.loadtest.peer.stream;

import io.longwire.loadtest.device.Dial;
import io.longwire.loadtest.device.Dialing;
import io.longwire.loadtest.device.End;
import io.longwire.loadtest.device.Link;
import io.longwire.loadtest.device.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a link, whatever is spoken on it: connects, joins and cuts bytes, and ends exactly once.
 *
 * <p>A dialect's link extends it and knows only its protocol. Its {@code write…} methods are called while the channel is
 * open, and they write whole frames into {@link #room}.
 */
public abstract class StreamLink extends ChannelInboundHandlerAdapter implements Link {

    private static final Logger log = LoggerFactory.getLogger(StreamLink.class);

    private final Dial dial;
    private final Listener listener;
    private final Leftover leftover = new Leftover();
    private Channel channel;
    private Gathering gathering;

    /** Why the link is about to end; null until something says so. */
    private End reason;

    private boolean online;
    private boolean over;

    protected StreamLink(Dial dial, Listener listener) {
        this.dial = dial;
        this.listener = listener;
    }

    /** Starts to connect. To be called once; on the dial's loop or off it. */
    public final void open() {
        Dialing.connect(dial, this).addListener(connected -> {
            if (!connected.isSuccess()) {
                // A channel that could not even be made has told some other thread.
                dial.loop().execute(() -> end(Ends.unreachable(connected.cause())));
            }
        });
    }

    /** The socket is connected: says the first words. */
    protected abstract void writeLogin();

    protected abstract void writeMessage(int stream, long number, String to, byte[] payload);

    protected abstract void writeAcknowledgements(long seq);

    protected abstract void writeHeartbeat();

    protected abstract void writeLogout();

    /**
     * Reads the next frame, if it is there whole.
     *
     * @return false if it is not, with the reader index where it was
     */
    protected abstract boolean readFrame(ByteBuf in);

    /** Where to write the next frame of {@code bytes} bytes. */
    protected final ByteBuf room(int bytes) {
        return gathering.room(bytes);
    }

    protected final Listener listener() {
        return listener;
    }

    /** The login has been answered; only the first call counts. */
    protected final void nowOnline(String session) {
        if (!online) {
            online = true;
            listener.online(session, 0);
        }
    }

    /** The server, or the dialect, ends the link for this reason. */
    protected final void close(End why) {
        if (reason == null) {
            reason = why;
        }
        if (channel != null) {
            channel.close();
        }
    }

    /** Tells the sender on a later pass that too many of its messages wait for their receipts. */
    protected final void refuseForNow(int stream, long number) {
        dial.loop().execute(() -> {
            if (!over) {
                listener.receipted(stream, number, Outcome.REJECTED_FOR_NOW, "IN_FLIGHT", 0);
            }
        });
    }

    /** A view of bytes for the length of a call, without an allocation where there is one. */
    protected static ByteBuffer view(ByteBuf in, int index, int length) {
        return in.nioBufferCount() == 1 ? in.internalNioBuffer(index, length) : in.nioBuffer(index, length);
    }

    private boolean usable() {
        return channel != null && channel.isActive() && reason == null;
    }

    @Override
    public final void send(int stream, long number, String to, byte[] payload) {
        if (online && usable()) {
            writeMessage(stream, number, to, payload);
        }
    }

    @Override
    public final void acknowledge(long seq) {
        if (usable()) {
            writeAcknowledgements(seq);
        }
    }

    @Override
    public final void heartbeat() {
        if (online && usable()) {
            writeHeartbeat();
        }
    }

    @Override
    public final void reading(boolean on) {
        if (channel != null) {
            channel.config().setAutoRead(on);
        }
    }

    @Override
    public final boolean congested() {
        return channel != null && !channel.isWritable();
    }

    @Override
    public final void logout() {
        if (usable()) {
            writeLogout();
            gathering.flush();
        }
        close(Ends.LOGGED_OUT);
    }

    @Override
    public final void cut() {
        if (channel != null && channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        close(Ends.CUT);
    }

    @Override
    public final void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
        gathering = new Gathering(channel, dial.flushes());
    }

    @Override
    public final void channelActive(ChannelHandlerContext context) {
        if (usable()) {
            writeLogin();
        } else {
            channel.close();
        }
    }

    @Override
    public final void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = leftover.join((ByteBuf) message);
        try {
            while (reason == null && in.isReadable() && readFrame(in)) {
                // One after the other.
            }
        } catch (RuntimeException e) {
            in.release();
            throw e;
        }
        if (reason == null) {
            leftover.keep(in, context.alloc());
        } else {
            in.release();
        }
    }

    @Override
    public final void channelReadComplete(ChannelHandlerContext context) {
        if (!over && reason == null) {
            listener.readComplete();
        }
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException || cause instanceof DecoderException)) {
            log.error("a bug in the dialect, or in who listens to it", cause);
        }
        close(Ends.lost(cause));
    }

    @Override
    public final void channelInactive(ChannelHandlerContext context) {
        leftover.release();
        gathering.release();
        end(Ends.CLOSED_BY_SERVER);
    }

    private void end(End unlessSaid) {
        if (!over) {
            over = true;
            listener.ended(reason == null ? unlessSaid : reason);
        }
    }
}
