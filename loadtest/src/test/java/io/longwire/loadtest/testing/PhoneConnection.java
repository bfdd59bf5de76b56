package io.longwire.loadtest.testing;

import io.longwire.proto.Downlink;
import io.longwire.proto.Kick;
import io.longwire.proto.Login;
import io.longwire.proto.Uplink;
import io.longwire.proto.Welcome;
import io.longwire.wire.FrameException;
import io.longwire.wire.FrameReader;
import io.longwire.wire.FrameWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/** One phone's connection to a {@link LyingServer}. Belongs to the server's event loop. */
final class PhoneConnection extends ChannelInboundHandlerAdapter {

    private static final int MAX_FRAME_BYTES = 64 * 1024;
    private static final int HEARTBEAT_SECONDS = 300;

    private final LyingServer server;
    private final FrameReader<Uplink> reader = new FrameReader<>(Uplink.getDefaultInstance(), MAX_FRAME_BYTES);
    private final ArrayDeque<Mail> unacknowledged = new ArrayDeque<>();
    private final ArrayDeque<Mail> held = new ArrayDeque<>();
    private ChannelHandlerContext context;
    private String user = "";
    private boolean isHolding;
    private long delivered;
    private long acknowledged;

    PhoneConnection(LyingServer server) {
        this.server = server;
    }

    /** Who is logged in here; empty before that. */
    String user() {
        return user;
    }

    /** The address that it comes from. */
    String source() {
        return ((InetSocketAddress) context.channel().remoteAddress())
                .getAddress()
                .getHostAddress();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext ignored, Object bytes) throws FrameException {
        reader.read((ByteBuf) bytes, context.alloc(), this::took);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ignored) {
        context.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ignored) {
        reader.release();
        server.left(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ignored, Throwable cause) {
        context.close();
    }

    private boolean took(Uplink frame, int frameBytes) {
        switch (frame.getBodyCase()) {
            case LOGIN -> logIn(frame.getLogin());
            case SEND -> server.sent(this, frame.getSend());
            case ACK -> acknowledge(frame.getAck().getSeq());
            case LOGOUT -> context.close();
            case SUBSCRIBE -> {} // nobody publishes here
            case BODY_NOT_SET -> write(Downlink.getDefaultInstance());
        }
        return context.channel().isActive();
    }

    private void logIn(Login login) {
        user = login.getUserId();
        write(Downlink.newBuilder()
                .setWelcome(Welcome.newBuilder()
                        .setUserId(user)
                        .setSessionId("session")
                        .setHeartbeatSeconds(HEARTBEAT_SECONDS))
                .build());
        server.entered(this);
    }

    private void acknowledge(long seq) {
        for (; acknowledged < seq && !unacknowledged.isEmpty(); acknowledged++) {
            unacknowledged.poll().receipt(io.longwire.proto.Receipt.Outcome.DELIVERED);
        }
    }

    /** Takes the youngest message that is not acknowledged, or returns null if there is none. */
    Mail lastUnacknowledged() {
        return held.isEmpty() ? unacknowledged.pollLast() : held.pollLast();
    }

    void deliver(Mail mail) {
        if (isHolding) {
            held.add(mail);
            return;
        }
        unacknowledged.add(mail);
        write(Downlink.newBuilder()
                .setDeliver(mail.message().clone().setSeq(++delivered))
                .build());
    }

    /** Delivers nothing for a while. */
    void hold(long millis) {
        isHolding = true;
        context.executor()
                .schedule(
                        () -> {
                            isHolding = false;
                            while (!held.isEmpty()) {
                                deliver(held.poll());
                            }
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    void write(Downlink frame) {
        ByteBuf bytes = context.alloc().buffer();
        FrameWriter.write(frame, bytes);
        context.writeAndFlush(bytes, context.voidPromise());
    }

    void kick(Kick.Reason reason) {
        write(Downlink.newBuilder().setKick(Kick.newBuilder().setReason(reason)).build());
        context.close();
    }
}
