package io.longwire.gateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.client.MessageKey;
import io.longwire.gateway.testing.History.Receipted;
import io.longwire.gateway.testing.History.Repeated;
import io.longwire.gateway.testing.History.Sent;
import io.longwire.gateway.testing.History.Shown;
import io.longwire.proto.Receipt.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A check that finds nothing proves nothing until it has been seen to find something. */
class HistoryCheckTest {

    private static final MessageKey FIRST = new MessageKey("alice", "m1");
    private static final MessageKey SECOND = new MessageKey("alice", "m2");

    private final History history = new History();

    @BeforeEach
    void aliceSendsTwoMessagesToBob() {
        history.add(new Sent(FIRST, "phone", "bob", 1));
        history.add(new Sent(SECOND, "phone", "bob", 2));
    }

    @Test
    void whatWasShownOnceAndInOrderIsWithoutFault() {
        shown(FIRST);
        history.add(new Receipted(FIRST, Outcome.DELIVERED));
        shown(SECOND);

        assertThat(HistoryCheck.violations(history)).isEmpty();
    }

    @Test
    void whatHasNoReceiptMayBeLost() {
        history.add(new Receipted(FIRST, Outcome.REJECTED));
        history.add(new Receipted(SECOND, Outcome.DROPPED));

        assertThat(HistoryCheck.violations(history)).isEmpty();
    }

    @Test
    void aReceiptForWhatNobodyWasShownIsALoss() {
        history.add(new Receipted(FIRST, Outcome.STORED));
        history.add(new Receipted(SECOND, Outcome.DELIVERED));

        assertThat(HistoryCheck.violations(history)).hasSize(2).allSatisfy(violation -> assertThat(violation)
                .contains("never shown"));
    }

    @Test
    void aMessageTwiceOnOneDeviceIsFoundAndOnTwoDevicesIsNone() {
        shown(FIRST);
        history.add(new Shown("bob", "tablet", FIRST));
        assertThat(HistoryCheck.violations(history)).isEmpty();
        shown(FIRST);

        assertThat(HistoryCheck.violations(history)).singleElement().asString().contains("second time");
    }

    @Test
    void theWrongOrderIsFoundUnlessTheMessageWasRepeated() {
        shown(SECOND);
        shown(FIRST);
        assertThat(HistoryCheck.violations(history)).singleElement().asString().contains("sent later");

        history.add(new Repeated(FIRST));
        assertThat(HistoryCheck.violations(history)).isEmpty();
    }

    @Test
    void aMessageForSomebodyElseIsFound() {
        history.add(new Shown("carol", "phone", FIRST));
        history.add(new Shown("bob", "phone", new MessageKey("mallory", "m1")));

        assertThat(HistoryCheck.violations(history)).hasSize(2);
    }

    private void shown(MessageKey message) {
        history.add(new Shown("bob", "phone", message));
    }
}
