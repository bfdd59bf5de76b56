package io.longwire.loadtest.check;

import static io.longwire.loadtest.check.Outcome.DELIVERED;
import static io.longwire.loadtest.check.Outcome.DROPPED;
import static io.longwire.loadtest.check.Outcome.REJECTED;
import static io.longwire.loadtest.check.Outcome.REJECTED_FOR_NOW;
import static io.longwire.loadtest.check.Outcome.STORED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.loadtest.check.Violation.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

    private static final int STREAM = 5;
    private static final long SECOND = 1_000_000_000;

    @TempDir
    Path directory;

    private History history = of(Promises.ALL);
    private long nanos = 100 * SECOND;

    private static History of(Promise promise) {
        return new History(promise, HistoryTest::name, 100 * SECOND, Optional.empty());
    }

    private static String name(int stream) {
        return "alice→bob" + stream;
    }

    private long tick() {
        nanos += SECOND;
        return nanos;
    }

    private void send(long... numbers) {
        for (long number : numbers) {
            history.sent(STREAM, number, tick());
        }
    }

    private void deliver(long... numbers) {
        for (long number : numbers) {
            history.delivered(STREAM, number, tick());
        }
    }

    private void acknowledge(long... numbers) {
        for (long number : numbers) {
            history.acknowledged(STREAM, number, tick());
        }
    }

    private void receipt(Outcome outcome, long... numbers) {
        for (long number : numbers) {
            history.receipted(STREAM, number, outcome, tick());
        }
    }

    private void exchange(long from, long to) {
        for (long number = from; number <= to; number++) {
            send(number);
            deliver(number);
            acknowledge(number);
            receipt(DELIVERED, number);
        }
    }

    private Violation onlyViolation() {
        Verdict verdict = history.finish();
        assertThat(verdict.violations()).hasSize(1);
        Violation violation = verdict.violations().get(0);
        assertThat(verdict.broken()).containsOnlyKeys(violation.kind()).containsValue(1L);
        return violation;
    }

    @Test
    void whatGoesWellIsOnlyCounted() {
        exchange(1, 3);
        send(4, 4);
        receipt(STORED, 4);
        deliver(4);
        history.repeated(STREAM, 4, tick());
        acknowledge(4);

        assertThat(history.unsettled()).isZero();
        assertThat(history.unanswered()).isZero();
        Verdict verdict = history.finish();
        assertThat(verdict.clean()).isTrue();
        assertThat(verdict).isEqualTo(Verdicts.merge(List.of(verdict)));
        assertThat(verdict.sent()).isEqualTo(4);
        assertThat(verdict.resent()).isEqualTo(1);
        assertThat(verdict.receipted()).isEqualTo(4);
        assertThat(verdict.delivered()).isEqualTo(4);
        assertThat(verdict.repeated()).isEqualTo(1);
    }

    @Test
    void aStoredMessageThatNeverComesIsLostAndItsStoryIsTold() {
        exchange(1, 1);
        send(2, 3);
        receipt(STORED, 2, 3);
        deliver(3);
        assertThat(history.unsettled()).isEqualTo(1);

        Violation lost = onlyViolation();

        assertThat(lost.kind()).isEqualTo(Kind.LOST);
        assertThat(lost.message()).isEqualTo("alice→bob5 #2");
        assertThat(lost.history()).containsExactly("      5.000000 s  sent", "      7.000000 s  receipt: stored");
    }

    @Test
    void whatWasNeverReceiptedMayBeLost() {
        send(1, 2, 3);
        assertThat(history.unanswered()).isEqualTo(3);
        assertThat(history.finish().clean()).isTrue();
    }

    @Test
    void whatWasRefusedForNowAndSentAgainSoonEnoughComesBeforeWhatWasSentLater() {
        send(1, 2);
        receipt(REJECTED_FOR_NOW, 1);
        send(1);
        deliver(2);
        deliver(1);
        acknowledge(1, 2);
        receipt(DELIVERED, 1, 2);
        assertThat(onlyViolation().kind()).isEqualTo(Kind.OUT_OF_ORDER);
    }

    @Test
    void whatWasSentAgainTooLateMayBeOvertaken() {
        send(1, 2);
        receipt(REJECTED_FOR_NOW, 1);
        history.excused(STREAM, 1);
        send(1);
        deliver(2);
        deliver(1);
        acknowledge(1, 2);
        receipt(DELIVERED, 1, 2);
        assertThat(history.finish().clean()).isTrue();
    }

    @Test
    void whatWasRefusedMayBeLostAndMayComeAllTheSame() {
        send(1, 2, 3, 4);
        receipt(REJECTED, 1);
        receipt(DROPPED, 2);
        receipt(REJECTED_FOR_NOW, 3);
        deliver(4);
        acknowledge(4);
        receipt(DELIVERED, 4);
        deliver(3, 1);

        Verdict verdict = history.finish();
        assertThat(verdict.clean()).isTrue();
        assertThat(verdict.refusedYetDelivered()).isEqualTo(2);
    }

    @Test
    void aSecondDeliveryIsADuplicateHoweverLateItIs() {
        exchange(1, 1000);
        deliver(17);

        Violation duplicate = onlyViolation();
        assertThat(duplicate.kind()).isEqualTo(Kind.DUPLICATE);
        assertThat(duplicate.message()).endsWith(" #17");
        assertThat(duplicate.history()).hasSize(5);
    }

    @Test
    void aSecondDeliveryOfWhatWasRefusedIsADuplicateToo() {
        send(1);
        receipt(REJECTED, 1);
        exchange(2, 100);
        deliver(1, 1);

        assertThat(onlyViolation().kind()).isEqualTo(Kind.DUPLICATE);
    }

    @Test
    void aMessageThatComesAfterALaterOneIsOutOfOrder() {
        send(1, 2, 3);
        receipt(STORED, 1, 2, 3);
        deliver(1, 3, 2);

        Violation late = onlyViolation();
        assertThat(late.kind()).isEqualTo(Kind.OUT_OF_ORDER);
        assertThat(late.message()).endsWith(" #2");
        assertThat(late.finding()).contains("#3");
    }

    @Test
    void aLateMessageIsJudgedByTheReceiptThatFollows() {
        send(1, 2);
        deliver(2, 1);
        acknowledge(1, 2);
        receipt(REJECTED, 1);
        receipt(DELIVERED, 2);
        send(3, 4);
        deliver(4, 3);
        acknowledge(3, 4);
        receipt(DELIVERED, 3, 4);

        assertThat(onlyViolation().message()).endsWith(" #3");
    }

    @Test
    void aLateMessageWithoutAReceiptIsOutOfOrder() {
        send(1, 2);
        deliver(2, 1);

        assertThat(onlyViolation().kind()).isEqualTo(Kind.OUT_OF_ORDER);
    }

    @Test
    void aResendExplainsWhyAMessageComesAfterTheOnesSentUntilThenWhereOrderIsNotPromisedForWhatIsRefused() {
        history = of(Promises.LENIENT);
        send(1, 2, 1, 3);
        receipt(STORED, 1, 2, 3);
        deliver(2, 1, 3);

        assertThat(history.finish().clean()).isTrue();
    }

    @Test
    void aResendDoesNotExplainWhyAMessageComesAfterTheOnesSentLater() {
        send(1, 2, 1, 3);
        receipt(STORED, 1, 2, 3);
        deliver(2, 3, 1);

        assertThat(onlyViolation().message()).endsWith(" #1");
    }

    @Test
    void deliveredMustNotBeSaidBeforeTheAcknowledgement() {
        send(1);
        deliver(1);
        receipt(DELIVERED, 1);
        acknowledge(1);

        Violation dishonest = onlyViolation();
        assertThat(dishonest.kind()).isEqualTo(Kind.DISHONEST);
        assertThat(dishonest.history())
                .hasSize(4)
                .last()
                .asString()
                .as("what happens after the fault is told, too")
                .contains("acknowledged");
    }

    @Test
    void oneSendHasOneReceipt() {
        exchange(1, 1);
        receipt(STORED, 1);

        assertThat(onlyViolation().kind()).isEqualTo(Kind.DISHONEST);
    }

    @Test
    void everySendMayHaveAReceiptOfItsOwn() {
        send(1, 2);
        receipt(REJECTED_FOR_NOW, 1);
        send(1, 1);
        receipt(STORED, 1);
        deliver(1);
        acknowledge(1);
        receipt(DELIVERED, 1);
        exchange(3, 300);
        send(1);
        receipt(REJECTED, 1);

        assertThat(history.finish().clean()).isTrue();
    }

    @Test
    void aReceiptForWhatWasNeverSentIsDishonest() {
        receipt(STORED, 1);

        assertThat(onlyViolation().kind()).isEqualTo(Kind.DISHONEST);
    }

    @Test
    void aDeliveryOfWhatWasNeverSentIsInvented() {
        exchange(1, 2);
        deliver(3);

        assertThat(onlyViolation().kind()).isEqualTo(Kind.INVENTED);
    }

    @Test
    void whatThePhonesFindIsPassedOn() {
        send(1);
        history.misdelivered(STREAM, 1, "came to carol", tick());
        history.invented("a payload of noise at dave", tick());
        history.notExclusive("erin", "phone and tablet", tick());

        Verdict verdict = history.finish();
        assertThat(verdict.broken()).containsOnlyKeys(Kind.MISDELIVERED, Kind.INVENTED, Kind.NOT_EXCLUSIVE);
        assertThat(verdict.violations())
                .extracting(Violation::message)
                .containsExactly("alice→bob5 #1", "no message of this run", "erin");
    }

    @Test
    void whatIsNotPromisedFailsNobodyAndIsCounted() {
        history = of(Promises.NONE);
        send(1, 2, 3);
        deliver(3, 1);
        receipt(DELIVERED, 3, 3);
        history.notExclusive("erin", "phone and tablet", tick());

        Verdict verdict = history.finish();
        assertThat(verdict.clean()).isTrue();
        assertThat(verdict.unpromised())
                .containsEntry(Kind.LOST, 1L)
                .containsEntry(Kind.OUT_OF_ORDER, 1L)
                .containsEntry(Kind.DISHONEST, 1L)
                .containsEntry(Kind.NOT_EXCLUSIVE, 1L);
    }

    @Test
    void numbersMustNotBeLeftOut() {
        assertThatThrownBy(() -> history.sent(STREAM, 2, nanos)).hasMessage("alice→bob5 #2 is sent when 1 is due");
    }

    @Test
    void afterManyFaultsOfAKindOnlyTheFirstAreTold() {
        exchange(1, 500);
        for (long number = 1; number <= 500; number++) {
            deliver(number);
        }
        deliver(501);

        Verdict verdict = history.finish();
        assertThat(verdict.broken()).containsEntry(Kind.DUPLICATE, 500L).containsEntry(Kind.INVENTED, 1L);
        assertThat(verdict.violations()).hasSize(Findings.EXHIBITS_OF_A_KIND_MAX + 1);
    }

    @Test
    void whatTheMemoryNoLongerHasIsSaidSo() {
        history = new History(Promises.ALL, HistoryTest::name, 100 * SECOND, Optional.empty(), 0, 1);
        exchange(1, 20_000);
        deliver(1);

        assertThat(onlyViolation().history()).hasSize(2).first().asString().contains("no longer kept", "--history");
    }

    @Test
    void aHistoryFileHasItAll() throws Exception {
        Path file = directory.resolve("history");
        history = new History(Promises.ALL, HistoryTest::name, 100 * SECOND, Optional.of(file), 0, 1);
        exchange(1, 20_000);
        deliver(1);

        assertThat(onlyViolation().history())
                .containsExactly(
                        "      1.000000 s  sent",
                        "      2.000000 s  reached the application",
                        "      3.000000 s  acknowledged by the phone",
                        "      4.000000 s  receipt: delivered",
                        "  80001.000000 s  reached the application");
        assertThat(Files.readAllLines(file)).hasSize(80_001).contains("1.000000000\talice→bob5 #1\tsent");
    }

    @Test
    void verdictsOfSeveralCellsAddUp() {
        exchange(1, 5);
        deliver(1);
        Verdict one = history.finish();
        Verdict both = Verdicts.merge(List.of(one, one, Verdict.NOTHING));

        assertThat(both.sent()).isEqualTo(10);
        assertThat(both.broken()).containsEntry(Kind.DUPLICATE, 2L);
        assertThat(both.violations()).hasSize(2);
    }
}
