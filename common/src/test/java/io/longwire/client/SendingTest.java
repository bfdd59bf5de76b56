package io.longwire.client;

import static io.longwire.client.ClientFixture.await;
import static io.longwire.client.ClientFixture.send;
import static io.longwire.client.Conversation.welcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.longwire.proto.Kick.Reason;
import io.longwire.proto.Receipt;
import io.longwire.proto.Receipt.Code;
import io.longwire.proto.Receipt.Outcome;
import io.longwire.proto.Send;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendingTest {

    private final ClientFixture fixture = new ClientFixture();
    private final RecordingListener heard = new RecordingListener();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aSendCompletesWithItsReceipt() throws Exception {
        LongwireClient client = fixture.client(fixture.config(), heard);
        Conversation conversation = fixture.online(client);

        CompletableFuture<Receipt> receipt = send(client, "hello");
        Send sent = conversation.nextSend();
        conversation.receipt(sent.getId(), Outcome.STORED);

        assertThat(sent.getTo()).isEqualTo("bob");
        assertThat(sent.getPayload().toStringUtf8()).isEqualTo("hello");
        assertThat(await(receipt).getOutcome()).isEqualTo(Outcome.STORED);
        assertThat(heard.receipts).hasSize(1);
    }

    @Test
    void aMessageGoesOutAsTheCallerMadeIt() throws Exception {
        LongwireClient client = fixture.client(fixture.config(), heard);
        Conversation conversation = fixture.online(client);
        Send typing = Send.newBuilder()
                .setId("my-id")
                .setTo("bob")
                .setType("typing")
                .setTransient(true)
                .setTtlSeconds(9)
                .build();

        client.send(typing);

        assertThat(conversation.nextSend()).isEqualTo(typing);
    }

    @Test
    void anIdThatIsNotWellFormedIsRefusedAtOnce() {
        LongwireClient client = fixture.client(fixture.config(), heard);

        assertThatThrownBy(() -> client.send(Send.newBuilder().setId("a b").build()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anIdThatIsPendingIsNotSentTwice() throws Exception {
        LongwireClient client = fixture.client(fixture.config().maxPendingSends(2), heard);
        Conversation conversation = fixture.online(client);
        Send message = Send.newBuilder().setId("same").setTo("bob").build();

        CompletableFuture<Receipt> first = client.send(message);
        CompletableFuture<Receipt> second = client.send(message);
        conversation.nextSend();
        conversation.receipt("same", Outcome.DELIVERED);

        assertThat(await(first)).isEqualTo(await(second));
        assertThat(conversation.isQuiet()).isTrue();
        send(client, "room for two more");
        assertThat(send(client, "again")).isNotCompletedExceptionally();
    }

    @Test
    void whatWasSentOffLineGoesOutInOrderAfterTheWelcome() throws Exception {
        LongwireClient client = fixture.client(fixture.config(), heard);
        send(client, "1");
        send(client, "2");

        Conversation conversation = fixture.online(client);

        assertThat(texts(conversation, 2)).containsExactly("1", "2");
    }

    @Test
    void whatHasNoReceiptIsSentAgainAfterACutInOrderAndUnderTheSameIds() throws Exception {
        LongwireClient client = fixture.client(fixture.config(), heard);
        client.connect();
        Conversation first = fixture.gateway.accept();
        first.logIn(welcome("s1").setMaxInFlight(3));
        List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            receipts.add(send(client, "message " + i));
        }
        List<Send> before = sends(first, 3);
        first.receipt(before.get(1).getId(), Outcome.DELIVERED);
        before.addAll(sends(first, 1));
        first.cut();

        Conversation second = fixture.gateway.accept();
        second.logIn("s2");
        List<Send> after = sends(second, 4);

        assertThat(after.subList(0, 3)).containsExactly(before.get(0), before.get(2), before.get(3));
        assertThat(after.get(3).getPayload().toStringUtf8()).isEqualTo("message 4");
        after.forEach(send -> second.receipt(send.getId(), Outcome.STORED));
        for (CompletableFuture<Receipt> receipt : receipts) {
            await(receipt);
        }
    }

    @Test
    void noMoreIsOnTheWireThanTheGatewayAllows() throws Exception {
        LongwireClient client = fixture.client(fixture.config(), heard);
        client.connect();
        Conversation conversation = fixture.gateway.accept();
        conversation.logIn(welcome("s1").setMaxInFlight(2));
        for (int i = 0; i < 4; i++) {
            send(client, "message " + i);
        }
        List<Send> sent = sends(conversation, 2);
        // An answer to a message shows that the client has had every chance to send more.
        conversation.deliver(ClientFixture.message(1, "m1"));
        conversation.nextAck();
        assertThat(conversation.isQuiet()).isTrue();

        conversation.receipt(sent.get(0).getId(), Outcome.STORED);

        assertThat(texts(conversation, 1)).containsExactly("message 2");
    }

    @Test
    void aSendBeyondTheBoundFailsAtOnce() throws Exception {
        LongwireClient client = fixture.client(fixture.config().maxPendingSends(2), heard);
        CompletableFuture<Receipt> first = send(client, "1");
        send(client, "2");

        CompletableFuture<Receipt> third = send(client, "3");

        assertThatThrownBy(third::join).cause().isInstanceOfSatisfying(SendException.class, e -> assertThat(e.reason())
                .isEqualTo(SendException.Reason.QUEUE_FULL));
        Conversation conversation = fixture.online(client);
        conversation.receipt(conversation.nextSend().getId(), Outcome.STORED);
        await(first);
        assertThat(send(client, "4")).isNotCompletedExceptionally();
    }

    @Test
    void aFrameLargerThanTheGatewayTakesIsNotSent() throws Exception {
        LongwireClient client = fixture.client(fixture.config(), heard);
        client.connect();
        Conversation conversation = fixture.gateway.accept();
        conversation.logIn(welcome("s1").setMaxFrameBytes(1_000));

        CompletableFuture<Receipt> large = client.send("bob", ByteString.copyFrom(new byte[1_000]), "blob");
        send(client, "small");

        assertThatThrownBy(() -> await(large)).cause().hasMessageContaining("at most 1000");
        assertThat(texts(conversation, 1)).containsExactly("small");
    }

    @Test
    void aSendThatIsRefusedForNowIsRepeatedUntilItIsTaken() throws Exception {
        LongwireClient client = fixture.client(fixture.config(), heard);
        Conversation conversation = fixture.online(client);
        CompletableFuture<Receipt> receipt = send(client, "hello");

        Send first = conversation.nextSend();
        conversation.receipt(refusedForNow(first.getId()));
        Send second = conversation.nextSend();
        assertThat(second).isEqualTo(first);
        assertThat(receipt).isNotDone();
        conversation.receipt(first.getId(), Outcome.STORED);

        assertThat(await(receipt).getOutcome()).isEqualTo(Outcome.STORED);
        assertThat(heard.receipts).hasSize(2);
    }

    @Test
    void aSendThatIsRefusedForNowTooOftenCompletesWithTheRefusal() throws Exception {
        LongwireClient client = fixture.client(fixture.config().maxSendAttempts(3), heard);
        Conversation conversation = fixture.online(client);
        CompletableFuture<Receipt> receipt = send(client, "hello");

        for (int attempt = 0; attempt < 3; attempt++) {
            conversation.receipt(refusedForNow(conversation.nextSend().getId()));
        }

        assertThat(await(receipt).getCode()).isEqualTo(Code.RATE_LIMITED);
    }

    @Test
    void aSendThatIsRefusedForGoodCompletesWithTheRefusal() throws Exception {
        LongwireClient client = fixture.client(fixture.config(), heard);
        Conversation conversation = fixture.online(client);
        CompletableFuture<Receipt> receipt = send(client, "hello");

        conversation.receipt(Receipt.newBuilder()
                .setId(conversation.nextSend().getId())
                .setOutcome(Outcome.REJECTED)
                .setCode(Code.MAILBOX_FULL)
                .build());

        assertThat(await(receipt).getCode()).isEqualTo(Code.MAILBOX_FULL);
    }

    @Test
    void whatHasNoReceiptFailsWhenTheClientIsKickedForGood() throws Exception {
        LongwireClient client = fixture.client(fixture.config(), heard);
        Conversation conversation = fixture.online(client);
        CompletableFuture<Receipt> receipt = send(client, "hello");
        conversation.nextSend();

        conversation.kick(Reason.ADMIN);

        assertThatThrownBy(() -> await(receipt)).hasCauseInstanceOf(SendException.class);
        assertThatThrownBy(() -> await(send(client, "too late"))).hasCauseInstanceOf(SendException.class);
    }

    @Test
    void logoutIsSaidAndTheConnectionLeftToTheGatewayToClose() throws Exception {
        LongwireClient client = fixture.client(fixture.config(), heard);
        Conversation conversation = fixture.online(client);

        CompletableFuture<Void> done = client.logout();
        conversation.expectLogout();
        assertThat(done).isNotDone();
        conversation.cut();

        await(done);
        assertThat(client.state()).isEqualTo(ClientState.STOPPED);
        assertThat(heard.disconnects).isEmpty();
        assertThat(fixture.gateway.isQuiet()).isTrue();
    }

    @Test
    void logoutOffLineOnlyStops() throws Exception {
        LongwireClient client = fixture.client(fixture.config(), heard);

        await(client.logout());

        assertThat(client.state()).isEqualTo(ClientState.STOPPED);
    }

    private static Receipt refusedForNow(String id) {
        return Receipt.newBuilder()
                .setId(id)
                .setOutcome(Outcome.REJECTED)
                .setCode(Code.RATE_LIMITED)
                .setRetryAfterMs(1)
                .build();
    }

    private static List<Send> sends(Conversation conversation, int count) throws InterruptedException {
        List<Send> sends = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sends.add(conversation.nextSend());
        }
        return sends;
    }

    private static List<String> texts(Conversation conversation, int count) throws InterruptedException {
        return sends(conversation, count).stream()
                .map(send -> send.getPayload().toStringUtf8())
                .toList();
    }
}
