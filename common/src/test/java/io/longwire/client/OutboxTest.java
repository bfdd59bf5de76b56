package io.longwire.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.proto.Receipt;
import io.longwire.proto.Receipt.Outcome;
import io.longwire.proto.Send;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private final Outbox outbox = new Outbox(100, 3);

    @Test
    void whatIsSentAfterARefusedSendToTheSameRecipientWaitsForIt() {
        add(outbox, "a", "bob");
        add(outbox, "b", "bob");
        assertThat(written(outbox, 1)).containsExactly("a");

        PendingSend refused = outbox.receipted(refusal("a")).orElseThrow();
        add(outbox, "c", "bob");
        add(outbox, "d", "carol");
        assertThat(written(outbox, 10)).as("to others").containsExactly("d");
        outbox.repeat(refused);
        assertThat(written(outbox, 10)).containsExactly("a", "b", "c");
    }

    @Test
    void whatWasRefusedTogetherGoesAgainTogetherOnceTheFirstIsDue() {
        for (String id : List.of("a", "b", "c")) {
            add(outbox, id, "bob");
        }
        written(outbox, 10);
        PendingSend second = outbox.receipted(refusal("b")).orElseThrow();
        PendingSend first = outbox.receipted(refusal("a")).orElseThrow();
        PendingSend third = outbox.receipted(refusal("c")).orElseThrow();
        outbox.repeat(second);
        assertThat(written(outbox, 10)).isEmpty();
        outbox.repeat(first);
        assertThat(written(outbox, 10)).containsExactly("a", "b", "c");
        outbox.repeat(third);
        assertThat(written(outbox, 10)).isEmpty();
    }

    @Test
    void afterAReconnectWhatWasRefusedHasItsOldPlace() {
        for (String id : List.of("a", "b", "c")) {
            add(outbox, id, "bob");
        }
        written(outbox, 2);
        PendingSend refused = outbox.receipted(refusal("a")).orElseThrow();
        outbox.disconnected();
        assertThat(written(outbox, 10)).containsExactly("a", "b", "c");
        outbox.repeat(refused);
        assertThat(written(outbox, 10)).isEmpty();
    }

    @Test
    void whatWaitsBehindASendThatIsGivenUpGoesOn() {
        Outbox impatient = new Outbox(100, 1);
        PendingSend send = add(impatient, "a", "bob");
        add(impatient, "b", "bob");
        written(impatient, 1);
        assertThat(impatient.receipted(refusal("a"))).isEmpty();
        assertThat(send.receipt).isDone();
        assertThat(written(impatient, 10)).containsExactly("b");
    }

    @Test
    void aSecondReceiptForTheSameSendIsPassedOver() {
        PendingSend send = add(outbox, "a");
        written(outbox, 1);
        outbox.receipted(refusal("a"));

        assertThat(outbox.receipted(receipt("a"))).isEmpty();
        assertThat(send.receipt).isNotDone();
    }

    @Test
    void aRepeatAfterTheEndChangesNothing() {
        add(outbox, "a");
        written(outbox, 1);
        Optional<PendingSend> refused = outbox.receipted(refusal("a"));
        outbox.failAll(new SendException(SendException.Reason.STOPPED, "the end"));

        outbox.repeat(refused.orElseThrow());

        assertThat(written(outbox, 10)).isEmpty();
    }

    /** Each step adds a send (0), writes up to that many, takes a receipt for the oldest written (8), or cuts (9). */
    @Property
    void whateverHappensNothingIsLostAndNothingOvertakes(
            @ForAll @Size(max = 200) List<@IntRange(max = 9) Integer> steps) {
        Outbox sends = new Outbox(1_000, 1);
        List<PendingSend> added = new ArrayList<>();
        List<String> onWire = new ArrayList<>();
        List<String> settled = new ArrayList<>();
        for (int step : steps) {
            if (step == 0) {
                added.add(add(sends, String.valueOf(added.size())));
            } else if (step < 8) {
                onWire.addAll(written(sends, step));
            } else if (step == 8 && !onWire.isEmpty()) {
                settled.add(onWire.remove(0));
                sends.receipted(receipt(settled.get(settled.size() - 1)));
            } else if (step == 9) {
                sends.disconnected();
                onWire.clear();
            }
            assertThat(onWire).isSortedAccordingTo((a, b) -> Integer.compare(Integer.parseInt(a), Integer.parseInt(b)));
        }
        sends.disconnected();
        settled.addAll(written(sends, Integer.MAX_VALUE));

        assertThat(settled)
                .containsExactlyElementsOf(
                        added.stream().map(send -> send.message.getId()).toList());
    }

    private static PendingSend add(Outbox outbox, String id) {
        return add(outbox, id, "bob");
    }

    private static PendingSend add(Outbox outbox, String id, String to) {
        PendingSend send = new PendingSend(Send.newBuilder().setId(id).setTo(to).build());
        assertThat(outbox.reserve()).isTrue();
        outbox.add(send);
        return send;
    }

    private static List<String> written(Outbox outbox, int maxOnWire) {
        List<String> ids = new ArrayList<>();
        for (Optional<PendingSend> next = outbox.takeNext(maxOnWire);
                next.isPresent();
                next = outbox.takeNext(maxOnWire)) {
            ids.add(next.get().message.getId());
        }
        return ids;
    }

    private static Receipt receipt(String id) {
        return Receipt.newBuilder().setId(id).setOutcome(Outcome.STORED).build();
    }

    private static Receipt refusal(String id) {
        return Receipt.newBuilder()
                .setId(id)
                .setOutcome(Outcome.REJECTED)
                .setRetryAfterMs(10)
                .build();
    }
}
