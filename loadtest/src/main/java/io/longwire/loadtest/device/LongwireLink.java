package io.longwire.loadtest.device;

import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import io.longwire.proto.Ack;
import io.longwire.proto.Deliver;
import io.longwire.proto.Downlink;
import io.longwire.proto.Kick;
import io.longwire.proto.Logout;
import io.longwire.proto.Receipt;
import io.longwire.proto.Send;
import io.longwire.proto.Uplink;
import io.longwire.proto.Welcome;
import io.longwire.wire.FrameException;
import io.longwire.wire.FrameReader;
import io.longwire.wire.FrameWriter;
import io.longwire.wire.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;

/**
 * One connection on this project's wire: thinner than the reference client, since a load test has tens of thousands of them
 * and keeps the books about messages itself.
 */
final class LongwireLink extends ChannelInboundHandlerAdapter implements Link {

    private static final Uplink LOGOUT =
            Uplink.newBuilder().setLogout(Logout.getDefaultInstance()).build();

    /** The largest frame to take from a server under test, in bytes. */
    private static final int MAX_FRAME_BYTES = 2 * 1024 * 1024;

    private final Login login;
    private final MessageName names;
    private final Listener listener;
    private final FrameReader<Downlink> reader = new FrameReader<>(Downlink.getDefaultInstance(), MAX_FRAME_BYTES);
    private final FrameReader.Sink<Downlink> sink = this::took;
    private final Channel channel;
    private final Outgoing out;
    private End end;

    private LongwireLink(Dial dial, Login login, MessageName names, Listener listener) {
        this.login = login;
        this.names = names;
        this.listener = listener;
        ChannelFuture connecting = Dialing.connect(dial, this);
        this.channel = connecting.channel();
        this.out = new Outgoing(channel, dial.flushes());
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                dial.loop().execute(() -> end(Unreachable.because(done.cause())));
            }
        });
    }

    static Link open(Dial dial, Login login, MessageName names, Listener listener) {
        return new LongwireLink(dial, login, names, listener);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        write(Uplink.newBuilder()
                .setLogin(io.longwire.proto.Login.newBuilder()
                        .setProtocol(Wire.PROTOCOL_VERSION)
                        .setUserId(login.user())
                        .setDeviceId(login.device())
                        .setPlatform("loadtest")
                        .setToken(login.token())
                        .setHeartbeatSeconds((int) login.heartbeat().toSeconds())
                        .setClient("longwire-loadtest")
                        .setResume(login.resume()))
                .build());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            reader.read((ByteBuf) message, context.alloc(), sink);
        } catch (FrameException e) {
            end(new End(End.Kind.LOST, "unreadable frame", false, 0));
            channel.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (end == null) {
            listener.readComplete();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(new End(End.Kind.LOST, "closed by the server", true, 0));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(new End(End.Kind.LOST, Unreachable.word(cause), true, 0));
        channel.close();
    }

    @Override
    public void send(int stream, long number, String to, byte[] payload) {
        write(Uplink.newBuilder()
                .setSend(Send.newBuilder()
                        .setId(names.of(stream, number))
                        .setTo(to)
                        // Serialized before this method returns, so that nobody sees the array change.
                        .setPayload(UnsafeByteOperations.unsafeWrap(payload)))
                .build());
    }

    @Override
    public void acknowledge(long seq) {
        write(Uplink.newBuilder().setAck(Ack.newBuilder().setSeq(seq)).build());
    }

    @Override
    public void heartbeat() {
        if (end == null) {
            FrameWriter.writeHeartbeat(out.buffer());
            out.appended();
        }
    }

    @Override
    public void reading(boolean on) {
        channel.config().setAutoRead(on);
    }

    @Override
    public boolean congested() {
        return out.isCongested();
    }

    @Override
    public void logout() {
        if (end == null) {
            write(LOGOUT);
            out.flush();
            end(new End(End.Kind.CLOSED, "logged out", false, 0));
            channel.close();
        }
    }

    @Override
    public void cut() {
        if (end == null) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            end(new End(End.Kind.CLOSED, "cut", true, 0));
            channel.close();
        }
    }

    private void write(MessageLite message) {
        if (end == null) {
            FrameWriter.write(message, out.buffer());
            out.appended();
        }
    }

    /** Takes one frame; the reader stops where the connection has ended. */
    private boolean took(Downlink frame, int frameBytes) {
        switch (frame.getBodyCase()) {
            case DELIVER -> delivered(frame.getDeliver());
            case RECEIPT -> receipted(frame.getReceipt());
            case WELCOME -> welcomed(frame.getWelcome());
            case KICK -> kicked(frame.getKick());
            case BODY_NOT_SET -> {} // a heartbeat's echo
        }
        return end == null;
    }

    private void welcomed(Welcome welcome) {
        listener.online(welcome.getSessionId(), welcome.getHeartbeatSeconds());
    }

    private void delivered(Deliver deliver) {
        listener.delivered(deliver.getFrom(), deliver.getPayload().asReadOnlyByteBuffer(), deliver.getSeq());
    }

    private void receipted(Receipt receipt) {
        String id = receipt.getId();
        if (!names.isOurs(id)) {
            return;
        }
        Outcome outcome = outcome(receipt);
        String code = outcome.safe() ? "" : receipt.getCode().name();
        listener.receipted(names.stream(id), names.number(id), outcome, code, receipt.getRetryAfterMs());
    }

    private static Outcome outcome(Receipt receipt) {
        return switch (receipt.getOutcome()) {
            case DELIVERED -> Outcome.DELIVERED;
            case STORED -> Outcome.STORED;
            case DROPPED -> Outcome.DROPPED;
            case REJECTED -> receipt.getRetryAfterMs() > 0 ? Outcome.REJECTED_FOR_NOW : Outcome.REJECTED;
            case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> Outcome.REJECTED;
        };
    }

    private void kicked(Kick kick) {
        boolean again =
                switch (kick.getReason()) {
                    case IDLE, LOGIN_TIMEOUT, OVERLOADED, DRAINING, UNAVAILABLE -> true;
                    default -> false;
                };
        end(new End(End.Kind.KICKED, kick.getReason().name(), again, kick.getRetryAfterMs()));
        channel.close();
    }

    private void end(End how) {
        if (end == null) {
            end = how;
            reader.release();
            out.release();
            listener.ended(how);
        }
    }
}
