package io.longwire.loadtest.peer.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.longwire.proto.Ack;
import io.longwire.proto.Downlink;
import io.longwire.proto.Kick;
import io.longwire.proto.Receipt;
import io.longwire.proto.Uplink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelayTest {

    private final Relay relay = Relay.start(new InetSocketAddress("127.0.0.1", 0), 2);

    @AfterEach
    void stop() {
        relay.close();
    }

    @Test
    void welcomesAPhoneAndGrantsTheHeartbeatItAsksFor() throws IOException {
        try (RawPhone alice = new RawPhone(relay.address())) {
            alice.write(RawPhone.login("alice"));

            Downlink first = alice.read();

            assertThat(first.getWelcome().getUserId()).isEqualTo("alice");
            assertThat(first.getWelcome().getSessionId()).isNotEmpty();
            assertThat(first.getWelcome().getHeartbeatSeconds()).isEqualTo(60);
            assertThat(first.getWelcome().getMaxInFlight()).isPositive();
        }
    }

    @Test
    void passesMessagesOnInOrderAndReceiptsThem() throws IOException {
        try (RawPhone alice = RawPhone.loggedIn(relay.address(), "alice");
                RawPhone bob = RawPhone.loggedIn(relay.address(), "bob")) {
            for (int i = 1; i <= 300; i++) {
                alice.write(RawPhone.message("id-" + i, "bob", ByteString.copyFromUtf8("text " + i)));
            }

            for (int i = 1; i <= 300; i++) {
                Downlink delivered = bob.read();
                assertThat(delivered.getDeliver().getSeq()).isEqualTo(i);
                assertThat(delivered.getDeliver().getId()).isEqualTo("id-" + i);
                assertThat(delivered.getDeliver().getFrom()).isEqualTo("alice");
                assertThat(delivered.getDeliver().getPayload().toStringUtf8()).isEqualTo("text " + i);
                Receipt receipt = alice.read().getReceipt();
                assertThat(receipt.getId()).isEqualTo("id-" + i);
                assertThat(receipt.getOutcome()).isEqualTo(Receipt.Outcome.STORED);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 16_384, 1_000_000})
    void passesOnPayloadsOfAnySize(int payloadBytes) throws IOException {
        byte[] payload = new byte[payloadBytes];
        new Random(1).nextBytes(payload);
        try (RawPhone alice = RawPhone.loggedIn(relay.address(), "alice");
                RawPhone bob = RawPhone.loggedIn(relay.address(), "bob")) {
            alice.write(RawPhone.message("big", "bob", ByteString.copyFrom(payload)));

            assertThat(bob.read().getDeliver().getPayload().toByteArray()).isEqualTo(payload);
        }
    }

    @Test
    void takesFramesCutAtEveryByte() throws IOException {
        byte[] frame = RawPhone.frame(RawPhone.message("cut", "bob", ByteString.copyFrom(new byte[200])));
        try (RawPhone alice = RawPhone.loggedIn(relay.address(), "alice");
                RawPhone bob = RawPhone.loggedIn(relay.address(), "bob")) {
            for (int cut = 1; cut < frame.length; cut++) {
                alice.writeBytes(frame, 0, cut);
                // A round trip of another phone: time enough for the relay to have read the first part.
                bob.write(Uplink.getDefaultInstance());
                assertThat(bob.read()).isEqualTo(Downlink.getDefaultInstance());
                alice.writeBytes(frame, cut, frame.length - cut);

                assertThat(bob.read().getDeliver().getId()).isEqualTo("cut");
                assertThat(alice.read().getReceipt().getId()).isEqualTo("cut");
            }
        }
    }

    @Test
    void dropsWhatIsForNobody() throws IOException {
        try (RawPhone alice = RawPhone.loggedIn(relay.address(), "alice")) {
            alice.write(RawPhone.message("lonely", "x".repeat(1000), ByteString.EMPTY));

            assertThat(alice.read().getReceipt())
                    .returns("lonely", Receipt::getId)
                    .returns(Receipt.Outcome.DROPPED, Receipt::getOutcome);
        }
    }

    @Test
    void echoesHeartbeatsAndSkipsAcks() throws IOException {
        Uplink ack = Uplink.newBuilder().setAck(Ack.newBuilder().setSeq(7)).build();
        try (RawPhone alice = RawPhone.loggedIn(relay.address(), "alice")) {
            alice.write(ack, Uplink.getDefaultInstance(), ack, Uplink.getDefaultInstance());

            assertThat(alice.read()).isEqualTo(Downlink.getDefaultInstance());
            assertThat(alice.read()).isEqualTo(Downlink.getDefaultInstance());
        }
    }

    @Test
    void tellsAPhoneThatAnotherTookItsPlace() throws IOException {
        try (RawPhone first = RawPhone.loggedIn(relay.address(), "alice");
                RawPhone second = RawPhone.loggedIn(relay.address(), "alice")) {
            assertThat(first.read().getKick().getReason()).isEqualTo(Kick.Reason.REPLACED);
            assertThat(first.read()).isNull();

            second.write(RawPhone.message("note", "alice", ByteString.EMPTY));
            assertThat(second.read().getDeliver().getFrom()).isEqualTo("alice");
        }
    }

    @Test
    void closesAConnectionThatSendsBeforeItsLogin() throws IOException {
        try (RawPhone stranger = new RawPhone(relay.address())) {
            stranger.write(RawPhone.message("early", "bob", ByteString.EMPTY));

            assertThat(stranger.read()).isNull();
        }
    }

    @Test
    void closesAConnectionWhoseFrameIsTooLarge() throws IOException {
        try (RawPhone alice = RawPhone.loggedIn(relay.address(), "alice")) {
            alice.writeBytes(new byte[] {-1, -1, -1, -1, 15}, 0, 5);

            assertThat(alice.read()).isNull();
        }
    }

    @Test
    void closesAConnectionThatDoesNotRead() throws IOException {
        ByteString payload = ByteString.copyFrom(new byte[100_000]);
        try (RawPhone alice = RawPhone.loggedIn(relay.address(), "alice");
                RawPhone bob = RawPhone.loggedIn(relay.address(), "bob")) {
            Receipt.Outcome outcome = Receipt.Outcome.STORED;
            for (int i = 0; i < 1000 && outcome == Receipt.Outcome.STORED; i++) {
                alice.write(RawPhone.message("flood-" + i, "bob", payload));
                outcome = alice.read().getReceipt().getOutcome();
            }

            assertThat(outcome).isEqualTo(Receipt.Outcome.DROPPED);
        }
    }
}
