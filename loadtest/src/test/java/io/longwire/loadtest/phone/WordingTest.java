package io.longwire.loadtest.phone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.longwire.client.NextStep.Reconnect;
import io.longwire.client.NextStep.Stop;
import io.longwire.proto.Deliver;
import io.longwire.proto.Kick;
import io.longwire.proto.Receipt;
import io.longwire.proto.Welcome;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class WordingTest {

    private static final ZoneId ZONE = ZoneOffset.ofHours(2);
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 31);

    private final Deliver.Builder message = Deliver.newBuilder()
            .setFrom("bob")
            .setType("text")
            .setPayload(ByteString.copyFromUtf8("hello"))
            .setSentAtMs(Instant.parse("2026-01-31T09:08:07Z").toEpochMilli());

    @Test
    void aMessageIsToldWithItsSenderAndTheReadersTime() {
        assertThat(told(message)).isEqualTo("[11:08:07] bob: hello");
    }

    @Test
    void anOlderMessageIsToldWithItsDate() {
        assertThat(told(message.setSentAtMs(0))).isEqualTo("[1970-01-01 02:00:00] bob: hello");
    }

    @Test
    void whatIsParticularAboutAMessageIsTold() {
        assertThat(told(message.clone().setRedelivered(true))).isEqualTo("[11:08:07] bob (sent again): hello");
        assertThat(told(message.clone().setOrigin(Deliver.Origin.PUSH).setType("offer")))
                .isEqualTo("[11:08:07] bob (push) (offer): hello");
        assertThat(told(message.clone()
                        .setFrom("")
                        .setOrigin(Deliver.Origin.PUSH)
                        .setTopic("news")))
                .isEqualTo("[11:08:07] (nobody) (push to news): hello");
        assertThat(told(message.clone().setTo("carol")))
                .isEqualTo("[11:08:07] bob to carol (from another device): hello");
    }

    @Test
    void aSenderCannotForgeTheLine() {
        assertThat(told(message.setFrom("bob\u001b[1m").setType("a\nb")))
                .isEqualTo("[11:08:07] bob\\u{1b}[1m (a\\nb): hello");
    }

    @Test
    void eachReceiptHasItsMark() {
        assertThat(receipt(Receipt.Outcome.DELIVERED)).isEqualTo("✓✓ delivered");
        assertThat(receipt(Receipt.Outcome.STORED)).isEqualTo("✓ stored");
        assertThat(receipt(Receipt.Outcome.DROPPED)).contains("dropped");
        assertThat(Wording.receipt(Receipt.newBuilder()
                        .setOutcome(Receipt.Outcome.REJECTED)
                        .setCode(Receipt.Code.MAILBOX_FULL)
                        .build()))
                .isEqualTo("✗ rejected: MAILBOX_FULL");
    }

    @Test
    void everyKickHasAMeaning() {
        for (Kick.Reason reason : Kick.Reason.values()) {
            if (reason != Kick.Reason.UNRECOGNIZED) {
                assertThat(Wording.kick(Kick.newBuilder().setReason(reason).build()))
                        .startsWith(reason.name())
                        .contains(": ");
            }
        }
        assertThat(Wording.kick(Kick.newBuilder()
                        .setReason(Kick.Reason.REPLACED)
                        .setByDevice("tablet")
                        .build()))
                .isEqualTo("REPLACED by device tablet: another device has logged in in this one's place");
    }

    @Test
    void whatComesNextIsTold() {
        assertThat(Wording.next(new Reconnect(Duration.ofMillis(3_240)))).isEqualTo("trying again in 3.2 s");
        assertThat(Wording.next(new Stop("it is over"))).isEqualTo("stopped");
    }

    @Test
    void whatWaitsIsCounted() {
        assertThat(Wording.waiting(Welcome.getDefaultInstance())).isEqualTo("no messages wait");
        assertThat(Wording.waiting(Welcome.newBuilder().setPending(1).build())).isEqualTo("1 message waits");
        assertThat(Wording.waiting(
                        Welcome.newBuilder().setPending(3).setExpired(1).build()))
                .isEqualTo("3 messages wait, 1 message ran out before being seen");
    }

    private static String told(Deliver.Builder message) {
        return Wording.message(message.build(), ZONE, TODAY);
    }

    private static String receipt(Receipt.Outcome outcome) {
        return Wording.receipt(Receipt.newBuilder().setOutcome(outcome).build());
    }
}
