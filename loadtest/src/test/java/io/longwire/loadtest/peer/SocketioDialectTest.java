package io.longwire.loadtest.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longwire.loadtest.check.Outcome;
import io.longwire.loadtest.peer.socketio.SocketioDialect;
import org.junit.jupiter.api.Test;

class SocketioDialectTest extends DialectContract {

    SocketioDialectTest() {
        super("socketio", new SocketioDialect());
    }

    @Test
    void aReceiptSaysDeliveredOnceTheRecipientHasAcknowledged() {
        assertThat(outcomeOnLine()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void aReceiptSaysStoredWhenTheRecipientIsOffLine() {
        RecordingPhone sender = online(newUser());

        sender.send("nobody", 1, 1, "hello");

        await().until(() -> sender.receipts().size() == 1);
        assertThat(sender.receipts().get(0).outcome()).isEqualTo(Outcome.STORED);
    }

    @Test
    void tellsWhoSentAMessage() {
        String alice = newUser();
        String bob = newUser();
        RecordingPhone recipient = online(bob);
        online(alice).send(bob, 1, 1, "hello");

        await().until(() -> recipient.deliveries().size() == 1);
        assertThat(recipient.deliveries().get(0).from()).isEqualTo(alice);
    }
}
