package io.longwire.loadtest.device;

import com.google.protobuf.UnsafeByteOperations;
import io.longwire.loadtest.check.Outcome;
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
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;

/**
 * One connection on this project's wire: thinner than the reference client, since a load test has tens of thousands of them
 * and keeps the books about messages itself.
 */
final class LongwireLink extends SocketLink {

    private static final Uplink LOGOUT =
            Uplink.newBuilder().setLogout(Logout.getDefaultInstance()).build();

    /** The largest frame to take from a server under test, in bytes. */
    private static final int MAX_FRAME_BYTES = 2 * 1024 * 1024;

    private static final int MAX_LENGTH_PREFIX_BYTES = 5;

    private final Login login;
    private final MessageName names;
    private final FrameReader<Downlink> reader = new FrameReader<>(Downlink.getDefaultInstance(), MAX_FRAME_BYTES);
    private final FrameReader.Sink<Downlink> sink = this::took;

    LongwireLink(Dial dial, Login login, MessageName names, Listener listener) {
        super(dial, listener);
        this.login = login;
        this.names = names;
    }

    @Override
    protected void writeLogin() {
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
    protected void writeMessage(int stream, long number, String to, byte[] payload) {
        write(Uplink.newBuilder()
                .setSend(Send.newBuilder()
                        .setId(names.of(stream, number))
                        .setTo(to)
                        // Serialized before this method returns, so that nobody sees the array change.
                        .setPayload(UnsafeByteOperations.unsafeWrap(payload)))
                .build());
    }

    @Override
    protected void writeAcknowledgements(long seq) {
        write(Uplink.newBuilder().setAck(Ack.newBuilder().setSeq(seq)).build());
    }

    @Override
    protected void writeHeartbeat() {
        FrameWriter.writeHeartbeat(room(1));
    }

    @Override
    protected void writeLogout() {
        write(LOGOUT);
    }

    private void write(Uplink message) {
        // The message remembers its size: it is not computed twice.
        FrameWriter.write(message, room(MAX_LENGTH_PREFIX_BYTES + message.getSerializedSize()));
    }

    @Override
    protected void read(ChannelHandlerContext context, Object arrived) {
        try {
            reader.read((ByteBuf) arrived, context.alloc(), sink);
        } catch (FrameException e) {
            end(Ends.lost(new DecoderException(e)));
        }
    }

    @Override
    protected void releaseRead() {
        reader.release();
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
        return !isOver();
    }

    private void welcomed(Welcome welcome) {
        nowOnline(welcome.getSessionId(), welcome.getHeartbeatSeconds());
    }

    private void delivered(Deliver deliver) {
        if (!deliver.getTo().isEmpty()) {
            listener().copied(deliver.getSeq());
            return;
        }
        listener().delivered(deliver.getFrom(), deliver.getPayload().asReadOnlyByteBuffer(), deliver.getSeq());
    }

    private void receipted(Receipt receipt) {
        String id = receipt.getId();
        if (!names.isOurs(id)) {
            return;
        }
        Outcome outcome = outcome(receipt);
        String code = outcome.safe() ? "" : receipt.getCode().name();
        listener().receipted(names.stream(id), names.number(id), outcome, code, receipt.getRetryAfterMs());
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
    }
}
