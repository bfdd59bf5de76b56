package io.longwire.loadtest.peer.relay;

import com.google.protobuf.InvalidProtocolBufferException;
import io.longwire.loadtest.peer.stream.Leftover;
import io.longwire.proto.Downlink;
import io.longwire.proto.Kick;
import io.longwire.proto.Login;
import io.longwire.proto.Receipt;
import io.longwire.proto.Uplink;
import io.longwire.proto.Welcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CorruptedFrameException;
import java.util.Optional;

/**
 * One phone's connection. Belongs to its event loop; holds a buffer only while a frame is incomplete or bytes wait for
 * the end of the pass.
 *
 * <p>Whatever breaks the protocol closes the connection without a word.
 */
final class RelayConnection extends ChannelInboundHandlerAdapter {

    /** The largest frame that is taken, without its length prefix. */
    static final int MAX_FRAME_BYTES = 1024 * 1024;

    private static final int MAX_IN_FLIGHT = 65_536;
    private static final int DEFAULT_HEARTBEAT_SECONDS = 300;

    private static final int HEARTBEAT = 0;
    private static final int LOGIN = (1 << 3) | 2;
    private static final int SEND = (2 << 3) | 2;

    private final RelayLoop loop;
    private final Directory directory;
    private final Leftover leftover = new Leftover();
    private Outbound outbound;

    /** Who is on this connection; null before the login. */
    private Name user;

    RelayConnection(RelayLoop loop, Directory directory) {
        this.loop = loop;
        this.directory = directory;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        outbound = new Outbound(context.channel(), loop.flushes());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        outbound.release();
        leftover.release();
        if (user != null) {
            directory.leave(user, this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = leftover.join((ByteBuf) message);
        try {
            readFrames(in);
        } catch (RuntimeException e) {
            in.release();
            throw e;
        }
        leftover.keep(in, context.alloc());
    }

    private void readFrames(ByteBuf in) {
        while (in.isReadable()) {
            int start = in.readerIndex();
            int length = readLength(in);
            if (length < 0 || in.readableBytes() < length) {
                in.readerIndex(start);
                return;
            }
            if (length == HEARTBEAT) {
                outbound.heartbeat();
            } else {
                readFrame(in, in.readerIndex(), in.readerIndex() + length);
                in.skipBytes(length);
            }
        }
    }

    /** Reads a length prefix, or returns -1 when it is not all there. */
    private static int readLength(ByteBuf in) {
        int length = 0;
        for (int shift = 0; in.isReadable(); shift += 7) {
            byte b = in.readByte();
            length |= (b & 0x7f) << shift;
            if (length < 0 || length > MAX_FRAME_BYTES || shift > 21) {
                throw new CorruptedFrameException("a frame is too large");
            }
            if (b >= 0) {
                return length;
            }
        }
        return -1;
    }

    private void readFrame(ByteBuf in, int start, int end) {
        int tag = in.getByte(start);
        if (tag == SEND && user != null) {
            int body = start + 1;
            while (in.getByte(body++) < 0) {
                // The length of the only field of a frame says nothing that the frame's does not.
            }
            passOn(in, body, end);
        } else if (tag == LOGIN && user == null) {
            logIn(ByteBufUtil.getBytes(in, start, end - start));
        } else if (user == null) {
            throw new CorruptedFrameException("not a login");
        }
    }

    private void passOn(ByteBuf in, int start, int end) {
        SendFields send = loop.send();
        send.read(in, start, end);
        Optional<RelayConnection> recipient = directory.find(send.recipient(loop.probe()));
        recipient.ifPresent(there -> there.take(send, user, in, start, end));
        outbound.receipt(send, recipient.isPresent() ? Receipt.Outcome.STORED : Receipt.Outcome.DROPPED);
    }

    /** Delivers a message to this phone; called on the sender's loop. */
    private void take(SendFields send, Name from, ByteBuf in, int start, int end) {
        if (loop.loop().inEventLoop()) {
            outbound.deliver(send, from);
        } else {
            ByteBuf copy = in.copy(start, end - start);
            loop.loop().execute(() -> takeCopy(copy, from));
        }
    }

    private void takeCopy(ByteBuf copy, Name from) {
        try {
            loop.send().read(copy, 0, copy.writerIndex());
            outbound.deliver(loop.send(), from);
        } finally {
            copy.release();
        }
    }

    private void logIn(byte[] frame) {
        Login login = parseLogin(frame);
        user = new Name(login.getUserIdBytes().toByteArray());
        directory.enter(user, this).ifPresent(RelayConnection::replaced);
        outbound.write(Downlink.newBuilder()
                .setWelcome(Welcome.newBuilder()
                        .setUserId(login.getUserId())
                        .setSessionId(Integer.toHexString(System.identityHashCode(this)))
                        .setHeartbeatSeconds(
                                login.getHeartbeatSeconds() > 0
                                        ? login.getHeartbeatSeconds()
                                        : DEFAULT_HEARTBEAT_SECONDS)
                        .setServerTimeMs(System.currentTimeMillis())
                        .setMaxFrameBytes(MAX_FRAME_BYTES)
                        .setMaxInFlight(MAX_IN_FLIGHT))
                .build());
    }

    private static Login parseLogin(byte[] frame) {
        try {
            return Uplink.parseFrom(frame).getLogin();
        } catch (InvalidProtocolBufferException e) {
            throw new CorruptedFrameException("not a login", e);
        }
    }

    /** Another connection has this one's user; called on that one's loop. */
    private void replaced() {
        loop.loop()
                .execute(() -> outbound.writeAndClose(Downlink.newBuilder()
                        .setKick(Kick.newBuilder().setReason(Kick.Reason.REPLACED))
                        .build()));
    }
}
