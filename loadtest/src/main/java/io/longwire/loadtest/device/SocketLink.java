package io.longwire.loadtest.device;

import io.longwire.loadtest.check.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.DecoderException;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a link, whatever is spoken on it: connects, gathers what is written, and ends exactly once.
 *
 * <p>A dialect's link extends it and knows only its protocol. Its {@code write…} methods are called while the link is
 * connected and has not ended; they write whole frames into {@link #room}, or messages for an encoder of their own.
 */
public abstract class SocketLink extends ChannelInboundHandlerAdapter implements Link {

    private static final Logger log = LoggerFactory.getLogger(SocketLink.class);

    private final Dial dial;
    private final Listener listener;

    /** Null until the channel was made, which fails where there is no file descriptor left. */
    private Channel channel;

    private Gathering gathering;
    private boolean connected;
    private boolean online;

    /** How it ended; null until it has. */
    private End end;

    protected SocketLink(Dial dial, Listener listener) {
        this.dial = dial;
        this.listener = listener;
    }

    /** Starts to connect. To be called once; on the dial's loop or off it. */
    public final void open() {
        Dialing.connect(dial, this).addListener(connecting -> {
            if (!connecting.isSuccess()) {
                // Later, since nothing is told from within open; and a channel that could not be made tells elsewhere.
                dial.loop().execute(() -> end(Ends.unreachable(connecting.cause())));
            }
        });
    }

    /** Puts the protocol's own handlers before this one, if it has any. */
    protected void addCodec(ChannelHandlerContext context) {}

    /** The socket is connected: says the first words. */
    protected abstract void writeLogin();

    protected abstract void writeMessage(int stream, long number, String to, byte[] payload);

    protected abstract void writeAcknowledgements(long seq);

    protected abstract void writeHeartbeat();

    protected abstract void writeLogout();

    /** Takes what arrived, and the reference to it. The link may end meanwhile: then the rest is to be dropped. */
    protected abstract void read(ChannelHandlerContext context, Object arrived);

    /** The link is over: lets go of what was read and not understood yet. */
    protected void releaseRead() {}

    /** Where to write the next frame of {@code bytes} bytes. */
    protected final ByteBuf room(int bytes) {
        return gathering.room(bytes);
    }

    /** Hands a message to the encoder that {@link #addCodec} has added. */
    protected final void write(Object message) {
        gathering.write(message);
    }

    protected final Listener listener() {
        return listener;
    }

    protected final boolean isOver() {
        return end != null;
    }

    /** The login has been answered; only the first call counts. */
    protected final void nowOnline(String session, int heartbeatSeconds) {
        if (!online) {
            online = true;
            listener.online(session, heartbeatSeconds);
        }
    }

    /** Ends the link and tells so; only the first call counts. */
    protected final void end(End how) {
        if (end != null) {
            return;
        }
        end = how;
        releaseRead();
        if (channel != null) {
            gathering.release();
            channel.close();
        }
        listener.ended(how);
    }

    /** Tells the sender on a later pass that too many of its messages wait for their receipts. */
    protected final void refuseForNow(int stream, long number) {
        dial.loop().execute(() -> {
            if (end == null) {
                listener.receipted(stream, number, Outcome.REJECTED_FOR_NOW, "IN_FLIGHT", 0);
            }
        });
    }

    private boolean isUsable() {
        return connected && end == null;
    }

    @Override
    public final void send(int stream, long number, String to, byte[] payload) {
        if (online && isUsable()) {
            writeMessage(stream, number, to, payload);
        }
    }

    @Override
    public final void acknowledge(long seq) {
        if (isUsable()) {
            writeAcknowledgements(seq);
        }
    }

    @Override
    public final void heartbeat() {
        if (online && isUsable()) {
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
        if (isUsable()) {
            writeLogout();
            gathering.flush();
        }
        end(Ends.LOGGED_OUT);
    }

    @Override
    public final void cut() {
        if (channel != null && channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        end(Ends.CUT);
    }

    @Override
    public final void abandon() {
        if (end == null && connected) {
            end = Ends.CUT;
            channel.config().setAutoRead(false);
            releaseRead();
            gathering.release();
            listener.ended(end);
        } else {
            cut();
        }
    }

    @Override
    public final void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
        gathering = new Gathering(channel, dial.flushes());
        addCodec(context);
    }

    @Override
    public final void channelActive(ChannelHandlerContext context) {
        if (end == null) {
            connected = true;
            writeLogin();
        }
    }

    @Override
    public final void channelRead(ChannelHandlerContext context, Object message) {
        if (end == null) {
            read(context, message);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public final void channelReadComplete(ChannelHandlerContext context) {
        if (end == null) {
            listener.readComplete();
        }
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof DecoderException) {
            log.debug("not understood", cause);
        } else if (!(cause instanceof IOException)) {
            log.error("a bug in the dialect, or in who listens to it", cause);
        }
        end(Ends.lost(cause));
    }

    @Override
    public final void channelInactive(ChannelHandlerContext context) {
        end(Ends.CLOSED_BY_SERVER);
    }
}
