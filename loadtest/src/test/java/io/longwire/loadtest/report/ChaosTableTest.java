package io.longwire.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.loadtest.check.Verdict;
import io.longwire.loadtest.report.ChaosReport.Round;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChaosTableTest {

    private static Round round(String fault, int number, double wholeSeconds, List<String> problems, Verdict verdict) {
        return new Round(fault, number, 40 + number, "did it", wholeSeconds, 1.5, 5, List.of(), problems, verdict);
    }

    private static ChaosReport report(Round... rounds) {
        return new ChaosReport(
                "chaos",
                Instant.EPOCH,
                Samples.MACHINE,
                Map.of(),
                List.of(rounds),
                List.of("clock is skipped: no such program"));
    }

    @Test
    void aFaultHasALineWithTheMedianAndTheWorst() {
        String table = ChaosTable.of(
                report(
                        round("redis-stop", 1, 3, List.of(), Samples.CLEAN),
                        round("redis-stop", 2, 1, List.of(), Samples.CLEAN),
                        round("redis-stop", 3, 2, List.of(), Samples.CLEAN)),
                Ink.PLAIN);

        assertThat(table)
                .containsPattern("redis-stop +3 +3,610,020 +3,609,993 +0 +0 +0 +0 +0 +2 s +3 s +1.50 s +ok")
                .contains("clock is skipped: no such program", "check: no promise was broken");
    }

    @Test
    void aRoundThatFailedTellsWhyAndHowToRepeatIt() {
        String table = ChaosTable.of(
                report(
                        round("phones", 1, 1, List.of(), Samples.CLEAN),
                        round("phones", 2, Double.NaN, List.of("service was not whole again"), Samples.BROKEN)),
                Ink.PLAIN);

        assertThat(table)
                .containsPattern("phones +2 .* 12 .* 1 s +never +1.50 s +FAILED")
                .contains("phones 2: did it  --fault phones --rounds 1 --seed 42", "service was not whole again")
                .contains("check FAILED: 1 of 2 rounds", "LOST");
    }

    @Test
    void whoHasPlayedNothingHasShownNothing() {
        assertThat(report().isClean()).isFalse();
    }
}
