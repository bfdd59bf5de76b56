package io.longwire.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.admission.UserLogins;
import io.longwire.gateway.auth.OpenAuthenticator;
import io.longwire.gateway.config.DevicePolicy;
import io.longwire.gateway.config.HeartbeatConfig;
import io.longwire.gateway.config.RateConfig;
import io.longwire.gateway.config.SessionConfig;
import io.longwire.gateway.events.Events;
import io.longwire.gateway.metrics.GatewayMetrics;
import io.longwire.gateway.routing.MemoryBudget;
import io.longwire.gateway.routing.RetryListener;
import io.longwire.gateway.session.EndReason;
import io.longwire.gateway.session.LoopClock;
import io.longwire.gateway.session.SessionLoop;
import io.longwire.gateway.session.SessionTable;
import io.longwire.gateway.session.StorageQuota;
import io.longwire.gateway.session.TimerWheel;
import io.longwire.gateway.session.Topics;
import io.longwire.proto.Downlink;
import io.longwire.proto.Kick;
import io.longwire.proto.Send;
import io.longwire.proto.Uplink;
import io.longwire.wire.FrameWriter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {

    private static final SessionConfig CONFIG = new SessionConfig(
            DevicePolicy.SINGLE,
            8,
            64 * 1024,
            256,
            1_000,
            1_000,
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            new HeartbeatConfig(Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ofMinutes(5)),
            new RateConfig(10_000_000, 1 << 30));

    private static final int MAX_BUFFERS = 8 << 20;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final BufferBudget buffers = new BufferBudget(MAX_BUFFERS, channel.eventLoop());
    private final GatewayMetrics metrics = new GatewayMetrics(new SimpleMeterRegistry());
    private boolean isDeaf;

    ConnectionTest() {
        SessionLoop sessions = new SessionLoop(
                channel.eventLoop(),
                () -> true,
                new TimerWheel(0),
                new LoopClock(Clock.systemUTC()),
                null,
                null,
                null,
                null,
                null,
                new SessionTable(() -> 0, 8),
                new Topics(Topics.Interest.NONE),
                CONFIG,
                metrics,
                metrics.openLoop(),
                Events.NONE,
                null,
                null,
                null,
                new MemoryBudget(1 << 20),
                new StorageQuota(1 << 20, System::nanoTime),
                () -> 0,
                RetryListener.NOBODY);
        ConnectionLoop loop = new ConnectionLoop(
                sessions, new Flusher(channel.eventLoop()), buffers, new Strangers(metrics.registry()));
        channel.pipeline()
                .addLast(new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void flush(ChannelHandlerContext ctx) {
                        if (!isDeaf) {
                            ctx.flush();
                        }
                    }
                })
                .addLast(new Connection(
                        loop,
                        new LoginPhase.Factory(
                                sessions,
                                new OpenAuthenticator(),
                                new UserLogins(0, () -> 0, metrics.registry()),
                                () -> false,
                                () -> "session")));
    }

    /** Reads a short frame. */
    private static Kick kick(ByteBuf out) throws IOException {
        byte[] frame = new byte[out.skipBytes(1).readableBytes()];
        out.readBytes(frame).release();
        return Downlink.parseFrom(frame).getKick();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void aPhoneThatMakesTheGatewayTalkAndDoesNotListenIsSentAway() throws IOException {
        isDeaf = true;
        channel.write(Unpooled.wrappedBuffer(new byte[CONFIG.maxInFlightBytes()]));
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0}));

        channel.write(Unpooled.wrappedBuffer(new byte[5 * 1024 * 1024]));
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0}));
        isDeaf = false;
        channel.flush();
        for (int i = 0; i < 3; i++) {
            channel.<ByteBuf>readOutbound().release();
        }
        ByteBuf last = channel.readOutbound();
        assertThat(last.readByte()).isZero(); // the answer to the heartbeat
        assertThat(kick(last).getReason()).isEqualTo(Kick.Reason.OVERLOADED);
    }

    @Test
    void whoSaysNothingIsCountedAndNotRememberedAmongTheConnectionsThatWereClosed() {
        channel.close();
        assertThat(metrics.endings().latestFirst()).isEmpty();
        assertThat(metrics.registry().counter("longwire.connections.silent").count())
                .isOne();
    }

    @Test
    void whoSpeaksAnotherProtocolIsRemembered() {
        channel.writeInbound(Unpooled.copiedBuffer("GET / HTTP/1.1\r\n\r\n", StandardCharsets.US_ASCII));
        assertThat(metrics.endings().latestFirst()).hasSize(1);
        assertThat(metrics.registry().counter("longwire.connections.silent").count())
                .isZero();
    }

    @Test
    void whoIsTurnedAwayBeforeItCouldSpeakIsRemembered() {
        channel.pipeline().get(Connection.class).end(EndReason.kicked(Kick.Reason.OVERLOADED, "too many connections"));
        assertThat(metrics.endings().latestFirst()).hasSize(1);
        assertThat(metrics.registry().counter("longwire.connections.silent").count())
                .isZero();
    }

    @Test
    void whoSaysSomethingAndLeavesIsRemembered() {
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0}));
        channel.close();
        assertThat(metrics.endings().latestFirst()).hasSize(1);
        assertThat(metrics.registry().counter("longwire.connections.silent").count())
                .isZero();
    }

    @Test
    void afterAKickTheRestIsReadAndThrownAwaySoThatThePhoneGetsToReadTheReason() throws IOException {
        ByteBuf in = Unpooled.buffer();
        FrameWriter.write(
                Uplink.newBuilder().setSend(Send.newBuilder().setId("m1")).build(), in);
        channel.writeInbound(in);

        assertThat(kick(channel.readOutbound()).getReason()).isEqualTo(Kick.Reason.NOT_ALLOWED);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void aStrangerMayNotKeepTheGatewayBusyWithWhatIsNoLogin() throws IOException {
        ByteBuf in = Unpooled.buffer();
        byte[] laterBody = new byte[1_100];
        laterBody[0] = (byte) 0x82; // field 32, length-delimited
        laterBody[1] = 0x02;
        laterBody[2] = (byte) 0xC8; // 1,096 bytes
        laterBody[3] = 0x08;
        for (int i = 0; i < 8; i++) {
            in.writeByte(0xCC).writeByte(0x08).writeBytes(laterBody);
        }
        channel.writeInbound(in);
        assertThat(kick(channel.readOutbound()).getReason()).isEqualTo(Kick.Reason.NOT_ALLOWED);
    }

    @Test
    void aStrangersHeartbeatsAreBoundedInNumber() throws IOException {
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[8]));
        ByteBuf echoes = channel.readOutbound();
        assertThat(echoes.readableBytes()).isEqualTo(8);
        echoes.release();
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[1]));
        assertThat(kick(channel.readOutbound()).getReason()).isEqualTo(Kick.Reason.NOT_ALLOWED);
    }

    @Test
    void aConnectionThatHoldsMostWhenMemoryIsShortIsClosedAtOnce() {
        isDeaf = true;
        channel.write(Unpooled.wrappedBuffer(new byte[MAX_BUFFERS + 1]));
        channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(new byte[] {0}));
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whatHasNotComeWholeCountsAsHeld() {
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {(byte) 0x80, 0x10, 1, 2, 3}));
        assertThat(buffers.held()).isEqualTo(5);
        channel.close();
        channel.runPendingTasks();
        assertThat(buffers.held()).isZero();
    }
}
