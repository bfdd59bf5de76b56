package io.longwire.client;

import static io.longwire.client.ClientFixture.await;
import static io.longwire.client.Conversation.welcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.longwire.client.NextStep.Reconnect;
import io.longwire.proto.Downlink;
import io.longwire.proto.Kick;
import io.longwire.proto.Kick.Reason;
import io.longwire.proto.Login;
import io.longwire.proto.Welcome;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoginTest {

    private final ClientFixture fixture = new ClientFixture();
    private final RecordingListener heard = new RecordingListener();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void saysWhoIsCallingAndCompletesWithTheWelcome() throws Exception {
        LongwireClient client = fixture.client(
                fixture.config().heartbeat(Duration.ofSeconds(45)).client("test/1"), heard);
        assertThat(client.state()).isEqualTo(ClientState.NEW);
        CompletableFuture<Welcome> connected = client.connect();

        Login login = fixture.gateway.accept().logIn(welcome("s1").setPending(3));

        assertThat(login)
                .isEqualTo(Login.newBuilder()
                        .setProtocol(1)
                        .setToken("secret")
                        .setUserId("alice")
                        .setDeviceId("phone-1")
                        .setPlatform("test")
                        .setHeartbeatSeconds(45)
                        .setClient("test/1")
                        .build());
        assertThat(await(connected).getPending()).isEqualTo(3);
        assertThat(heard.welcomes).hasSize(1);
        assertThat(client.state()).isEqualTo(ClientState.ONLINE);
        assertThat(client.sessionId()).isEqualTo("s1");
    }

    @Test
    void resumesTheLastSessionWhenItReconnectsAndOnlyThen() throws Exception {
        LongwireClient client = fixture.client(fixture.config(), heard);
        client.connect();
        Conversation first = fixture.gateway.accept();
        assertThat(first.logIn("s1").getResume()).isEmpty();
        await(client.connect());
        first.cut();

        Conversation second = fixture.gateway.accept();
        assertThat(second.logIn("s2").getResume()).isEqualTo("s1");
        second.kick(Reason.DRAINING);

        assertThat(fixture.gateway.accept().logIn("s3").getResume()).isEqualTo("s2");
        assertThat(heard.disconnects).hasSize(1);
        assertThat(heard.kicks).hasSize(1);
    }

    @Test
    void resumesTheSessionOfAnEarlierRunWhenTold() throws Exception {
        fixture.client(fixture.config().resume("s0"), heard).connect();

        assertThat(fixture.gateway.accept().nextLogin().getResume()).isEqualTo("s0");
    }

    @ParameterizedTest
    @EnumSource(names = {"REPLACED", "ADMIN", "BAD_FRAME", "UNSUPPORTED_VERSION", "NOT_ALLOWED"})
    void failsWhenTheGatewayKicksForGood(Reason reason) throws Exception {
        LongwireClient client = fixture.client(fixture.config(), heard);
        CompletableFuture<Welcome> connected = client.connect();

        caller().kick(Kick.newBuilder().setReason(reason).setDetail("why"));

        assertThatThrownBy(() -> await(connected))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(KickedException.class, kicked -> assertThat(kicked.reason())
                        .isEqualTo(reason))
                .hasMessage(reason + ": why");
        assertThat(heard.kicks.get(0).next()).isInstanceOf(NextStep.Stop.class);
        assertThat(client.state()).isEqualTo(ClientState.STOPPED);
        assertThat(fixture.gateway.isQuiet()).isTrue();
    }

    @Test
    void asksForANewTokenWhenOneIsRefused() throws Exception {
        Iterator<String> tokens = List.of("stale", "fresh").iterator();
        LongwireClient client = fixture.client(fixture.config().token(tokens::next), heard);
        CompletableFuture<Welcome> connected = client.connect();

        Conversation first = fixture.gateway.accept();
        assertThat(first.nextLogin().getToken()).isEqualTo("stale");
        first.kick(Reason.TOKEN_EXPIRED);
        assertThat(fixture.gateway.accept().logIn("s1").getToken()).isEqualTo("fresh");

        await(connected);
    }

    @Test
    void stopsWhenTheNewTokenIsRefusedToo() throws Exception {
        CompletableFuture<Welcome> connected =
                fixture.client(fixture.config(), heard).connect();

        caller().kick(Reason.UNAUTHENTICATED);
        caller().kick(Reason.UNAUTHENTICATED);

        assertThatThrownBy(() -> await(connected)).hasCauseInstanceOf(KickedException.class);
    }

    @Test
    void waitsAsLongAsTheGatewayAsks() throws Exception {
        fixture.client(fixture.config(), heard).connect();

        fixture.gateway
                .accept()
                .kick(Kick.newBuilder().setReason(Reason.OVERLOADED).setRetryAfterMs(3_600_000));

        await().until(() -> !heard.kicks.isEmpty());
        assertThat(heard.kicks.get(0).next()).isInstanceOfSatisfying(Reconnect.class, next -> assertThat(next.delay())
                .isBetween(Duration.ofHours(1), Duration.ofHours(1).plus(ClientFixture.QUICK.cap())));
    }

    @Test
    void reportsTheLossOfTheConnectionWhenReconnectingIsOff() throws Exception {
        LongwireClient client = fixture.client(fixture.config().reconnect(false), heard);
        CompletableFuture<Welcome> connected = client.connect();

        caller().cut();

        assertThatThrownBy(() -> await(connected)).hasMessageContaining("closed the connection");
        await().until(() -> client.state() == ClientState.STOPPED);
    }

    @Test
    void triesAgainWhenNoGatewayListens() throws Exception {
        ClientFixture other = new ClientFixture();
        ClientConfig.Builder config = other.config();
        other.close();

        fixture.client(config, heard).connect();

        await().until(() -> heard.disconnects.size() >= 3);
        assertThat(heard.disconnects.get(0).next()).isInstanceOf(Reconnect.class);
    }

    @Test
    void triesAgainWhenTheLoginStaysWithoutAnswer() throws Exception {
        fixture.client(fixture.config().connectTimeout(Duration.ofMillis(50)), heard)
                .connect();

        fixture.gateway.accept().nextLogin();

        fixture.gateway.accept().nextLogin();
        assertThat(heard.disconnects.get(0).cause()).hasMessageContaining("no answer to the login");
    }

    @Test
    void dropsAConnectionOnWhichTheFramingIsBroken() throws Exception {
        LongwireClient client = fixture.client(fixture.config(), heard);
        Conversation first = fixture.online(client);

        first.sayBytes((byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0x0f);

        fixture.gateway.accept().nextLogin();
        assertThat(heard.disconnects.get(0).cause()).hasMessageContaining("bytes");
    }

    @Test
    void dropsAConnectionOnWhichADeliveryComesBeforeTheWelcome() throws Exception {
        fixture.client(fixture.config(), heard).connect();

        fixture.gateway.accept().deliver(ClientFixture.message(1, "m1"));

        fixture.gateway.accept().nextLogin();
        assertThat(heard.messages).isEmpty();
    }

    @Test
    void goesOnWhenTheListenerFails() throws Exception {
        ClientListener faulty = new ClientListener() {
            @Override
            public void onMessage(ReceivedMessage message) {}

            @Override
            public void onKick(Kick kick, NextStep next) {
                throw new IllegalStateException("a fault in the application");
            }
        };
        LongwireClient client = fixture.client(fixture.config(), faulty);
        fixture.online(client).kick(Reason.IDLE);

        fixture.gateway.accept().logIn("s2");
        await().until(() -> client.sessionId().equals("s2"));
    }

    @Test
    void aBodyThatIsNotKnownIsPassedOver() throws Exception {
        LongwireClient client = fixture.client(fixture.config(), heard);
        Conversation conversation = fixture.online(client);

        conversation.sayBytes((byte) 2, (byte) 0x7a, (byte) 0); // field 15, empty
        conversation.say(Downlink.getDefaultInstance());
        conversation.deliver(ClientFixture.message(1, "m1"));

        assertThat(conversation.nextAck().getSeq()).isEqualTo(1);
    }

    @Test
    void closingBeforeTheWelcomeCancelsTheLogin() throws Exception {
        LongwireClient client = fixture.client(fixture.config(), heard);
        CompletableFuture<Welcome> connected = client.connect();
        Conversation conversation = fixture.gateway.accept();
        conversation.nextLogin();

        client.close();

        assertThatThrownBy(() -> await(connected)).isInstanceOf(CancellationException.class);
        await().until(() -> !conversation.isOpen());
        assertThat(heard.disconnects).isEmpty();
    }

    /** The next connection, its login taken: a close with bytes unread would be a reset, and could overtake the kick. */
    private Conversation caller() throws InterruptedException {
        Conversation caller = fixture.gateway.accept();
        caller.nextLogin();
        return caller;
    }
}
