package io.longwire.client;

import io.longwire.proto.Ack;
import io.longwire.proto.Deliver;
import io.longwire.proto.Downlink;
import io.longwire.proto.Kick;
import io.longwire.proto.Login;
import io.longwire.proto.Receipt;
import io.longwire.proto.Send;
import io.longwire.proto.Subscribe;
import io.longwire.proto.Uplink;
import io.longwire.proto.Welcome;
import io.longwire.wire.FrameException;
import io.longwire.wire.FrameReader;
import io.longwire.wire.FrameWriter;
import io.longwire.wire.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The gateway's end of one connection, in the hands of a test. */
public final class Conversation extends ChannelInboundHandlerAdapter {

    /** What {@link #next} returns for a heartbeat. */
    public static final Uplink HEARTBEAT = Uplink.getDefaultInstance();

    private final Channel channel;
    private final FrameReader<Uplink> reader =
            new FrameReader<>(Uplink.getDefaultInstance(), Wire.DEFAULT_MAX_FRAME_BYTES);
    private final BlockingQueue<Uplink> arrived = new LinkedBlockingQueue<>();

    Conversation(Channel channel) {
        this.channel = channel;
    }

    /** The next frame from the phone, waited for. */
    public Uplink next() throws InterruptedException {
        Uplink next = arrived.poll(ScriptedGateway.PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("the phone has said nothing");
        }
        return next;
    }

    /** Whether the phone has said nothing that {@link #next} has not returned. */
    public boolean isQuiet() {
        return arrived.isEmpty();
    }

    public Login nextLogin() throws InterruptedException {
        return expect(Uplink.BodyCase.LOGIN).getLogin();
    }

    public Send nextSend() throws InterruptedException {
        return expect(Uplink.BodyCase.SEND).getSend();
    }

    public Ack nextAck() throws InterruptedException {
        return expect(Uplink.BodyCase.ACK).getAck();
    }

    public Subscribe nextSubscribe() throws InterruptedException {
        return expect(Uplink.BodyCase.SUBSCRIBE).getSubscribe();
    }

    public void expectLogout() throws InterruptedException {
        expect(Uplink.BodyCase.LOGOUT);
    }

    private Uplink expect(Uplink.BodyCase body) throws InterruptedException {
        Uplink next = next();
        if (next.getBodyCase() != body) {
            throw new AssertionError("the phone said " + next.getBodyCase() + " where " + body + " was expected");
        }
        return next;
    }

    /** A Welcome with a long heartbeat interval and a window of 256. */
    public static Welcome.Builder welcome(String sessionId) {
        return Welcome.newBuilder()
                .setSessionId(sessionId)
                .setHeartbeatSeconds(300)
                .setMaxFrameBytes(Wire.DEFAULT_MAX_FRAME_BYTES)
                .setMaxInFlight(256);
    }

    /** Takes the login and answers it. */
    public Login logIn(Welcome.Builder welcome) throws InterruptedException {
        Login login = nextLogin();
        say(Downlink.newBuilder()
                .setWelcome(welcome.setUserId(login.getUserId()))
                .build());
        return login;
    }

    /** Takes the login and answers it with an ordinary Welcome. */
    public Login logIn(String sessionId) throws InterruptedException {
        return logIn(welcome(sessionId));
    }

    public void receipt(String id, Receipt.Outcome outcome) {
        receipt(Receipt.newBuilder().setId(id).setOutcome(outcome).build());
    }

    public void receipt(Receipt receipt) {
        say(Downlink.newBuilder().setReceipt(receipt).build());
    }

    /** Delivers messages in one write. */
    public void deliver(Deliver... messages) {
        say(List.of(messages).stream()
                .map(message -> Downlink.newBuilder().setDeliver(message).build())
                .toArray(Downlink[]::new));
    }

    /** Kicks the phone and closes. */
    public void kick(Kick.Builder kick) {
        say(Downlink.newBuilder().setKick(kick).build());
        cut();
    }

    /** Kicks the phone and closes. */
    public void kick(Kick.Reason reason) {
        kick(Kick.newBuilder().setReason(reason));
    }

    /** Says some things in one write. An empty message is the echo of a heartbeat. */
    public void say(Downlink... messages) {
        ByteBuf out = channel.alloc().buffer();
        for (Downlink message : messages) {
            FrameWriter.write(message, out);
        }
        channel.writeAndFlush(out);
    }

    /** Writes bytes that need not be frames. */
    public void sayBytes(byte... bytes) {
        channel.writeAndFlush(channel.alloc().buffer().writeBytes(bytes));
    }

    /** Closes the connection without a word. */
    public void cut() {
        channel.close();
    }

    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws FrameException {
        reader.read((ByteBuf) message, ctx.alloc(), (uplink, frameBytes) -> arrived.add(uplink));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close(); // a phone that cuts the line is part of many a test
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        reader.release();
    }
}
