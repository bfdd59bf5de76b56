package io.longwire.loadtest.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.loadtest.check.Violation.Kind;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of messages that have not arrived. */
class UndeliveredTest {

    private static final int STREAM = 3;

    private final History history = new History(Promises.ALL, stream -> "alice→bob", 0, Optional.empty());
    private long nanos;

    private void send(long number) {
        history.sent(STREAM, number, ++nanos);
    }

    private void told(long number, Outcome outcome) {
        history.receipted(STREAM, number, outcome, ++nanos);
    }

    private void deliver(long number) {
        history.delivered(STREAM, number, ++nanos);
        history.acknowledged(STREAM, number, ++nanos);
    }

    private Verdict recipientAway() {
        return history.finish(stream -> stream == STREAM, Map.of());
    }

    @Test
    void mailOfARecipientWhoIsAwayIsNotFetchedRatherThanLost() {
        send(1);
        told(1, Outcome.STORED);

        Verdict verdict = recipientAway();
        assertThat(verdict.clean()).isTrue();
        assertThat(verdict.complete()).isFalse();
        assertThat(verdict.undelivered().notFetched()).isEqualTo(1);
    }

    @Test
    void mailOfARecipientWhoIsThereIsLost() {
        send(1);
        told(1, Outcome.STORED);

        assertThat(history.finish().broken()).containsOnlyKeys(Kind.LOST);
    }

    @Test
    void aServerThatKeepsNoMailHasLostWhatItTook() {
        Promise promise = new Promise(true, true, true, true, true, false, true);
        History forgetful = new History(promise, stream -> "alice→bob", 0, Optional.empty());
        forgetful.sent(STREAM, 1, 1);
        forgetful.receipted(STREAM, 1, Outcome.ACCEPTED, 2);

        assertThat(forgetful.finish(stream -> true, Map.of()).broken()).containsOnlyKeys(Kind.LOST);
    }

    @Test
    void aRefusalIsNoLossAndLeavesTheRunComplete() {
        send(1);
        told(1, Outcome.REJECTED);
        send(2);
        told(2, Outcome.DROPPED);
        send(3);
        deliver(3);
        told(3, Outcome.DELIVERED);

        Verdict verdict = recipientAway();
        assertThat(verdict.passed()).isTrue();
        assertThat(verdict.undelivered().refused()).isEqualTo(2);
    }

    @Test
    void aSendWithoutAnyAnswerIsUnansweredAlsoIfItWasDelivered() {
        send(1);
        deliver(1);
        send(2);
        told(2, Outcome.REJECTED_FOR_NOW);
        send(2);

        Verdict verdict = history.finish();
        assertThat(verdict.complete()).isFalse();
        assertThat(verdict.undelivered().unanswered()).isEqualTo(2);
    }

    @Test
    void aRunThatDeliveredNothingIsNotComplete() {
        send(1);
        told(1, Outcome.REJECTED);

        assertThat(history.finish().passed()).isFalse();
    }

    @Test
    void aDeadLetterIsToldWithItsReasonAndNotWaitedFor() {
        send(1);
        told(1, Outcome.STORED);
        send(2);
        told(2, Outcome.STORED);
        history.deadLettered(STREAM, 1, "MAILBOX_FULL");
        history.deadLettered(STREAM, 1, "MAILBOX_FULL");
        assertThat(history.unsettled()).isEqualTo(1);

        deliver(2);
        assertThat(history.unsettled()).isZero();
        Verdict verdict = history.finish();
        assertThat(verdict.clean()).isTrue();
        assertThat(verdict.undelivered().deadLettered()).containsExactly(Map.entry("MAILBOX_FULL", 1L));
    }

    @Test
    void aDeadLetterThatArrivesAllTheSameIsDelivered() {
        send(1);
        told(1, Outcome.STORED);
        history.deadLettered(STREAM, 1, "MAILBOX_FULL");
        deliver(1);

        assertThat(history.unsettled()).isZero();
        Verdict verdict = history.finish();
        assertThat(verdict.delivered()).isEqualTo(1);
        assertThat(verdict.undelivered().deadLettered()).isEmpty();
    }
}
