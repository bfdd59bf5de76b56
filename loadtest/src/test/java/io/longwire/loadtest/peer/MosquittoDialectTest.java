package io.longwire.loadtest.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longwire.loadtest.check.Outcome;
import io.longwire.loadtest.peer.mqtt.MqttDialect;
import org.junit.jupiter.api.Test;

class MosquittoDialectTest extends DialectContract {

    MosquittoDialectTest() {
        super("mosquitto", new MqttDialect());
    }

    @Test
    void aReceiptSaysThatTheBrokerHasTheMessage() {
        assertThat(outcomeOnLine()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void whatWasNotAcknowledgedComesAgain() {
        String bob = newUser();
        RecordingPhone forgetful = online(bob);
        forgetful.stopAcknowledging();
        RecordingPhone sender = online(newUser());
        sender.send(bob, 1, 1, 3, "remember me");
        await().until(() -> forgetful.deliveries().size() == 3);

        forgetful.cut();
        RecordingPhone again = online(bob);

        await().until(() -> again.deliveries().size() == 3);
    }

    @Test
    void namesAreFoundAlsoAfterThePacketIdsStartedAgain() {
        String bob = newUser();
        RecordingPhone recipient = online(bob);
        RecordingPhone sender = online(newUser());
        int packetIds = 0xffff;
        int batch = 4_096;
        int count = packetIds + batch;
        for (int first = 1; first <= count; first += batch) {
            int last = Math.min(count, first + batch - 1);
            sender.send(bob, 1, first, last, "x");
            await().until(() -> sender.receipts().size() == last);
        }

        await().until(() -> recipient.deliveries().size() == count);
        assertThat(sender.receipts().get(count - 1).number()).isEqualTo(count);
    }
}
