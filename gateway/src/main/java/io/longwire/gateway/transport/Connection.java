package io.longwire.gateway.transport;

import io.longwire.gateway.session.EndReason;
import io.longwire.gateway.session.LoopClock;
import io.longwire.gateway.session.Phone;
import io.longwire.net.TcpPeer;
import io.longwire.proto.Deliver;
import io.longwire.proto.Downlink;
import io.longwire.proto.Kick;
import io.longwire.proto.Receipt;
import io.longwire.proto.Uplink;
import io.longwire.proto.Welcome;
import io.longwire.wire.FrameException;
import io.longwire.wire.FrameReader;
import io.longwire.wire.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One phone's connection: bytes in, frames to the phase that it is in; frames out, gathered and flushed once a pass.
 *
 * <p>The phases are {@link LoginPhase}, {@link SessionPhase} and closing. A kick is the last thing that is written: the
 * gateway half-closes, reads on and throws away for a moment, so that a phone that is still sending gets to read the
 * reason instead of a reset, and then closes.
 */
final class Connection extends ChannelInboundHandlerAdapter implements Phone, BufferBudget.Holder {

    /** How long a kicked phone has to read the reason and close. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    /**
     * How many bytes of receipts and heartbeats may wait for a phone, besides what is in flight. Whatever it sends is
     * answered, and reading is not to stop for a phone that is slow to read; so one that does not read at all must go.
     */
    private static final int MAX_UNSENT_ANSWERS = 4 * 1024 * 1024;

    private static final Duration UNREAD_RETRY = Duration.ofSeconds(5);

    private static final EndReason UNREAD =
            EndReason.kicked(Kick.Reason.OVERLOADED, "the phone does not read what it is sent", UNREAD_RETRY);

    private static final EndReason HOLDS_MOST = EndReason.kicked(
            Kick.Reason.OVERLOADED, "memory is short, and this connection holds most of it", UNREAD_RETRY);

    private static final EndReason TOO_MANY_TOPICS =
            EndReason.kicked(Kick.Reason.OVERLOADED, "the phone changes its topics without end", UNREAD_RETRY);

    private static final Logger log = LoggerFactory.getLogger(Connection.class);
    /** Takes what a phone says, as far as its state allows it. */
    interface Phase {
        /** Whether a frame without a body, or with one of a later version, may come now; if not, the phase ends. */
        boolean tolerates(int frameBytes);

        /** Takes one frame that has a body. Returns whether to read on; after false, {@link Connection#readOn} does. */
        boolean accept(Uplink frame);

        /** Bytes have come. */
        void alive();

        /** The channel takes more again. */
        void writable();

        /** The gateway ends the connection. Tells the phone, unless that has been told already. */
        void end(EndReason reason);

        /** The connection is lost. */
        void disconnected();
    }

    private final ConnectionLoop loop;
    private final FrameReader<Uplink> reader =
            new FrameReader<>(Uplink.getDefaultInstance(), Wire.MAX_LOGIN_FRAME_BYTES);
    private final RateLimit rate;
    private final FrameReader.Sink<Uplink> sink = this::accept;

    private ChannelHandlerContext context;
    private Outbound outbound;
    private Phase phase;
    private boolean isClosing;
    private boolean hasRead;
    private boolean isHeld;
    private int framesRead;
    private int bytesRead;
    private int heldBytes;

    Connection(ConnectionLoop loop, LoginPhase.Factory login) {
        this.loop = loop;
        this.rate = new RateLimit(loop.sessions().config().rate(), System.nanoTime());
        this.phase = login.create(this);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        outbound = new Outbound(ctx.channel(), loop.flusher(), loop.sessions().counts(), this::countHeld);
    }

    // ------------------------------------------------------------------------------------------------------------ in

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (isClosing) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (!hasRead) {
            hasRead = true;
            Optional<Strangers.Kind> stranger = Strangers.kindOf((ByteBuf) message);
            if (stranger.isPresent()) {
                ReferenceCountUtil.release(message);
                loop.strangers().count(stranger.get());
                end(EndReason.kicked(Kick.Reason.BAD_FRAME, stranger.get().detail()));
                return;
            }
        }
        LoopClock clock = loop.sessions().clock();
        clock.beginPass();
        try {
            phase.alive();
            rate.fill(clock.nanos());
            read((ByteBuf) message);
        } finally {
            clock.endPass();
        }
    }

    private void read(ByteBuf bytes) {
        try {
            reader.read(bytes, context.alloc(), sink);
        } catch (FrameException e) {
            end(EndReason.kicked(Kick.Reason.BAD_FRAME, e.getMessage()));
        }
        readDone();
    }

    private boolean accept(Uplink frame, int frameBytes) {
        framesRead++;
        bytesRead += frameBytes;
        boolean isWithinRate = rate.take(frameBytes, namedTopics(frame));
        boolean goOn = frame.getBodyCase() == Uplink.BodyCase.BODY_NOT_SET
                ? acceptBodiless(frame, frameBytes)
                : phase.accept(frame);
        if (!goOn && !isClosing) {
            hold();
        }
        return goOn && isWithinRate && !isClosing;
    }

    private static int namedTopics(Uplink frame) {
        return frame.hasSubscribe()
                ? frame.getSubscribe().getTopicCount() + frame.getSubscribe().getLeaveCount()
                : 0;
    }

    /** A heartbeat, or a body from a later version of the protocol: neither depends on the phase. */
    private boolean acceptBodiless(Uplink frame, int frameBytes) {
        if (!phase.tolerates(frameBytes)) {
            return false;
        }
        if (frame.getSerializedSize() == 0) {
            outbound.writeHeartbeat();
        } else {
            loop.sessions().metrics().unknownBody();
        }
        return true;
    }

    private void readDone() {
        if (framesRead > 0) {
            loop.sessions().counts().framesIn(framesRead, bytesRead);
            framesRead = 0;
            bytesRead = 0;
        }
        if (!isClosing && outbound.unsentBytes() > loop.sessions().config().maxInFlightBytes() + MAX_UNSENT_ANSWERS) {
            end(UNREAD);
        }
        if (!isClosing && rate.isTopicsExceeded()) {
            end(TOO_MANY_TOPICS);
        }
        if (isClosing) {
            reader.release();
        }
        countHeld();
        if (isClosing) {
            return;
        }
        if (!isHeld && !rate.untilOpen().isZero()) {
            loop.sessions().metrics().readPaused();
            hold();
            loop.sessions().timers().schedule(rate.untilOpen(), this::readOn);
        }
    }

    /** Whether a byte has come. */
    boolean hasRead() {
        return hasRead;
    }

    /** Stops reading; what has been read already waits in the reader. */
    private void hold() {
        isHeld = true;
        context.channel().config().setAutoRead(false);
    }

    /** Goes on after the phase, or the rate limit, has stopped it. */
    void readOn() {
        if (isClosing || !context.channel().isActive()) {
            return;
        }
        isHeld = false;
        phase.alive(); // it could not be heard meanwhile
        rate.fill(System.nanoTime());
        try {
            reader.resume(sink);
        } catch (FrameException e) {
            end(EndReason.kicked(Kick.Reason.BAD_FRAME, e.getMessage()));
        }
        readDone();
        if (!isHeld) {
            context.channel().config().setAutoRead(true);
        }
    }

    /** Enters the next phase, with the limits of a phone that has logged in. */
    void enter(Phase next, int maxFrameBytes) {
        phase = next;
        reader.maxFrameBytes(maxFrameBytes);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        countHeld();
        if (ctx.channel().isWritable()) {
            phase.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        isClosing = true;
        reader.release();
        outbound.release();
        countHeld();
        phase.disconnected();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            log.debug("connection lost: {}", cause.getMessage());
        } else {
            log.error("a bug: this connection is closed, the others are not touched", cause);
        }
        ctx.close();
    }

    // ----------------------------------------------------------------------------------------------------------- out

    @Override
    public void welcome(Welcome welcome) {
        if (!isClosing) {
            outbound.write(Downlink.newBuilder().setWelcome(welcome).build());
            loop.sessions().executor().execute(this::readOn);
        }
    }

    @Override
    public void deliver(Deliver message, long seq, boolean redelivered) {
        if (!isClosing) {
            outbound.writeDeliver(message, seq, redelivered);
        }
    }

    @Override
    public void receipt(Receipt receipt) {
        if (!isClosing) {
            outbound.writeReceipt(receipt);
        }
    }

    @Override
    public boolean isWritable() {
        return !isClosing && outbound.isWritable();
    }

    @Override
    public boolean isUnreachable() {
        return TcpPeer.isUnreachable(context.channel());
    }

    @Override
    public void kick(Kick kick) {
        if (isClosing) {
            return;
        }
        loop.sessions().metrics().kicked(kick.getReason());
        outbound.write(Downlink.newBuilder().setKick(kick).build());
        outbound.flush();
        isClosing = true;
        phase.disconnected();
        // An empty write completes when everything before it has gone out.
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> halfClose());
        loop.sessions().timers().schedule(LINGER, context::close);
    }

    private void halfClose() {
        context.channel().config().setAutoRead(true);
        if (context.channel() instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        } else {
            context.close();
        }
    }

    @Override
    public void close() {
        if (isClosing) {
            return;
        }
        isClosing = true;
        outbound.flush();
        context.channel().close();
    }

    /** Ends the connection, and says why wherever ends are told. */
    void end(EndReason reason) {
        if (!isClosing) {
            phase.end(reason);
        }
    }

    // -------------------------------------------------------------------------------------------------------- memory

    private void countHeld() {
        int now = isClosing && !context.channel().isActive() ? 0 : outbound.unsentBytes() + reader.pendingBytes();
        if (now != heldBytes) {
            int before = heldBytes;
            heldBytes = now;
            loop.buffers().changed(this, before, now);
        }
    }

    @Override
    public int heldBytes() {
        return heldBytes;
    }

    @Override
    public void letGo() {
        end(HOLDS_MOST);
        context.close(); // and with it what waits to be sent, the kick too
        countHeld();
    }
}
