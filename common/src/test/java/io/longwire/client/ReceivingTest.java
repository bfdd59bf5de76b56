package io.longwire.client;

import static io.longwire.client.ClientFixture.message;
import static io.longwire.client.ClientFixture.send;
import static io.longwire.client.Conversation.welcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longwire.proto.Downlink;
import io.longwire.proto.Receipt.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceivingTest {

    private final ClientFixture fixture = new ClientFixture();
    private final RecordingListener heard = new RecordingListener();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void whatIsReadTogetherIsAcknowledgedTogether() throws Exception {
        Conversation conversation = fixture.online(fixture.client(fixture.config(), heard));

        conversation.deliver(message(1, "a"), message(2, "b"), message(3, "c"));
        assertThat(conversation.nextAck().getSeq()).isEqualTo(3);
        conversation.deliver(message(4, "d"));

        assertThat(conversation.nextAck().getSeq()).isEqualTo(4);
        assertThat(heard.ids()).containsExactly("a", "b", "c", "d");
        assertThat(conversation.isQuiet()).isTrue();
    }

    @Test
    void aMessageThatComesAgainAfterAReconnectIsAcknowledgedAndNotShown() throws Exception {
        Conversation first = fixture.online(fixture.client(fixture.config(), heard));
        first.deliver(message(1, "a"), message(2, "b"));
        first.nextAck();
        first.cut();

        Conversation second = fixture.gateway.accept();
        second.logIn("s2");
        second.deliver(message(1, "a"), message(2, "b"), message(3, "c"));

        assertThat(second.nextAck().getSeq()).isEqualTo(3);
        assertThat(heard.ids()).containsExactly("a", "b", "c");
    }

    @Test
    void aMessageOfAnEarlierRunIsAcknowledgedAndNotShown() throws Exception {
        ClientConfig.Builder config = fixture.config().alreadySeen(List.of(new MessageKey("bob", "a")));
        Conversation conversation = fixture.online(fixture.client(config, heard));

        conversation.deliver(message(1, "a"), message(2, "b"));

        assertThat(conversation.nextAck().getSeq()).isEqualTo(2);
        assertThat(heard.ids()).containsExactly("b");
    }

    @Test
    void nothingIsAcknowledgedBeforeTheApplicationSaysSo() throws Exception {
        Conversation conversation =
                fixture.online(fixture.client(fixture.config().autoAck(false), heard));
        conversation.deliver(message(1, "a"), message(2, "b"), message(3, "c"));
        await().until(() -> heard.messages.size() == 3);

        heard.messages.get(1).ack();
        heard.messages.get(0).ack();

        assertThat(conversation.nextAck().getSeq()).isEqualTo(2);
        heard.messages.get(2).ack();
        assertThat(conversation.nextAck().getSeq()).isEqualTo(3);
    }

    @Test
    void anAckThatComesAfterAReconnectCountsForTheCopyThatTheGatewaySentAgain() throws Exception {
        Conversation first = fixture.online(fixture.client(fixture.config().autoAck(false), heard));
        first.deliver(message(1, "a"), message(2, "b"));
        await().until(() -> heard.messages.size() == 2);
        first.cut();
        Conversation second = fixture.gateway.accept();
        second.logIn("s2");
        second.deliver(message(1, "b"), message(2, "c"));
        await().until(() -> heard.messages.size() == 3);

        heard.messages.get(1).ack();

        assertThat(second.nextAck().getSeq()).isEqualTo(1);
        assertThat(heard.ids()).containsExactly("a", "b", "c");
    }

    @Test
    void aMessageThatComesTwiceBeforeItIsSafeHoldsUpNoAckOnceItIs() throws Exception {
        Conversation conversation =
                fixture.online(fixture.client(fixture.config().autoAck(false), heard));
        conversation.deliver(message(1, "a"), message(2, "b"), message(3, "a"), message(4, "c"));
        await().until(() -> heard.messages.size() == 3);

        heard.messages.get(0).ack();
        assertThat(conversation.nextAck().getSeq()).isEqualTo(1);
        heard.messages.get(1).ack();
        assertThat(conversation.nextAck().getSeq()).isEqualTo(3);
        heard.messages.get(2).ack();
        assertThat(conversation.nextAck().getSeq()).isEqualTo(4);
    }

    @Test
    void aMessageThatTheListenerDidNotTakeIsNotAcknowledgedAndShownAgain() throws Exception {
        AtomicBoolean faulty = new AtomicBoolean(true);
        Conversation first = fixture.online(fixture.client(fixture.config(), message -> {
            if (message.key().id().equals("b") && faulty.getAndSet(false)) {
                throw new IllegalStateException("the disk is full");
            }
            heard.onMessage(message);
        }));
        first.deliver(message(1, "a"), message(2, "b"), message(3, "c"));

        Conversation second = fixture.gateway.accept();
        second.logIn("s2");
        second.deliver(message(1, "a"), message(2, "b"), message(3, "c"));

        assertThat(second.nextAck().getSeq()).isEqualTo(3);
        assertThat(heard.ids()).containsExactly("a", "b", "c");
        assertThat(first.isQuiet()).isTrue();
    }

    @Test
    void aGapInTheSequenceDropsTheConnection() throws Exception {
        Conversation conversation = fixture.online(fixture.client(fixture.config(), heard));

        conversation.deliver(message(2, "b"));

        fixture.gateway.accept().nextLogin();
        assertThat(heard.messages).isEmpty();
        assertThat(heard.disconnects.get(0).cause()).isInstanceOf(ProtocolException.class);
    }

    @Test
    void anAnswerSentFromWithinTheListenerGoesOutWithTheAck() throws Exception {
        AtomicReference<LongwireClient> client = new AtomicReference<>();
        client.set(fixture.client(fixture.config(), message -> send(client.get(), "answer")));
        Conversation conversation = fixture.online(client.get());

        conversation.deliver(message(1, "a"));

        assertThat(conversation.nextAck().getSeq()).isEqualTo(1);
        conversation.receipt(conversation.nextSend().getId(), Outcome.STORED);
    }

    @Test
    void beatsWhileItHasNothingToSayAndTakesTheEchoForASignOfLife() throws Exception {
        LongwireClient client = fixture.client(fixture.config(), heard);
        client.connect();
        Conversation conversation = fixture.gateway.accept();
        conversation.logIn(welcome("s1").setHeartbeatSeconds(1));

        for (int i = 0; i < 3; i++) {
            assertThat(conversation.next()).isEqualTo(Conversation.HEARTBEAT);
            conversation.say(Downlink.getDefaultInstance());
        }

        assertThat(heard.disconnects).isEmpty();
    }

    @Test
    void reconnectsWhenTheGatewayDoesNotAnswerItsHeartbeats() throws Exception {
        LongwireClient client = fixture.client(fixture.config(), heard);
        client.connect();
        fixture.gateway.accept().logIn(welcome("s1").setHeartbeatSeconds(1));

        await().atMost(Duration.ofSeconds(8)).until(() -> !fixture.gateway.isQuiet());

        assertThat(heard.disconnects.get(0).cause()).hasMessageContaining("silent");
        assertThat(fixture.gateway.accept().nextLogin().getResume()).isEqualTo("s1");
    }
}
