package io.longwire.loadtest.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.loadtest.check.Violation.Kind;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a store that was emptied from outside excuses, and what it does not. */
class StoreGoneTest {

    private static final int STREAM = 3;

    private final History history = new History(Promises.ALL, stream -> "alice→bob", 0, Optional.empty());
    private long nanos;

    private void send(long number) {
        history.sent(STREAM, number, ++nanos);
    }

    private void stored(long number) {
        history.receipted(STREAM, number, Outcome.STORED, ++nanos);
    }

    private void deliver(long number) {
        history.delivered(STREAM, number, ++nanos);
        history.acknowledged(STREAM, number, ++nanos);
    }

    private void storeGone() {
        history.storeGone(++nanos);
    }

    @Test
    void whatWasInItAndNeverComesIsCountedApart() {
        send(1);
        stored(1);
        storeGone();
        assertThat(history.unsettled()).isZero();

        Verdict verdict = history.finish();
        assertThat(verdict.clean()).isTrue();
        assertThat(verdict.goneWithStore()).isEqualTo(1);
    }

    @Test
    void aReceiptThatWasOnItsWayIsExcusedToo() {
        send(1);
        storeGone();
        stored(1);
        assertThat(history.unsettled()).isZero();

        assertThat(history.finish().goneWithStore()).isEqualTo(1);
    }

    @Test
    void whatArrivesAllTheSameIsNotGone() {
        send(1);
        stored(1);
        storeGone();
        deliver(1);
        assertThat(history.unsettled()).isZero();

        Verdict verdict = history.finish();
        assertThat(verdict.clean()).isTrue();
        assertThat(verdict.goneWithStore()).isZero();
    }

    @Test
    void whatIsSentLaterHasNoExcuse() {
        storeGone();
        send(1);
        stored(1);
        assertThat(history.unsettled()).isEqualTo(1);

        assertThat(history.finish().broken()).containsOnlyKeys(Kind.LOST);
    }

    @Test
    void whatIsSentAgainLaterHasNoExcuse() {
        send(1);
        storeGone();
        send(1);
        stored(1);
        assertThat(history.unsettled()).isEqualTo(1);

        assertThat(history.finish().broken()).containsOnlyKeys(Kind.LOST);
    }

    @Test
    void whatIsSentToADeviceThatTheStoreHasForgottenIsExcusedUntilItLogsIn() {
        storeGone();
        history.recipientUnknown(STREAM);
        send(1);
        stored(1);
        send(2);
        assertThat(history.unsettled()).isZero();
        history.recipientKnown(STREAM);
        send(2);
        stored(2);
        send(3);
        stored(3);
        assertThat(history.unsettled()).isEqualTo(2);

        Verdict verdict = history.finish();
        assertThat(verdict.goneWithStore()).isEqualTo(1);
        assertThat(verdict.broken()).containsOnlyKeys(Kind.LOST);
    }

    @Test
    void whatWasInHandWhenTheStoreWasEmptiedMayComeAfterWhatWasSentLater() {
        send(1);
        stored(1);
        storeGone();
        send(2);
        deliver(2);
        deliver(1);

        assertThat(history.finish().broken()).isEmpty();
    }

    @Test
    void soItMayWhereTheStoreHadForgottenItsRecipientToo() {
        send(1);
        stored(1);
        storeGone();
        history.recipientUnknown(STREAM);
        send(2);
        stored(2);
        history.recipientKnown(STREAM);
        deliver(2);
        deliver(1);

        assertThat(history.finish().broken()).isEmpty();
    }

    @Test
    void theOrderOfWhatIsLeftIsCheckedAsEver() {
        send(1);
        send(2);
        storeGone();
        deliver(2);
        deliver(1);
        stored(1);

        assertThat(history.finish().broken()).containsOnlyKeys(Kind.OUT_OF_ORDER);
    }
}
