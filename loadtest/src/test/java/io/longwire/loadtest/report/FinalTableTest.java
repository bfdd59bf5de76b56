package io.longwire.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.loadtest.check.Undelivered;
import io.longwire.loadtest.check.Verdict;
import io.longwire.loadtest.check.Violation.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FinalTableTest {

    private static final String LONG_WARNING =
            "the generator used 97 % of its processors: what it measured is in part its own slowness, and the server could do more";

    private final String clean = FinalTable.of(Samples.run(Samples.CLEAN), Ink.PLAIN);
    private final String failed =
            FinalTable.of(Samples.run(Samples.BROKEN, "longwire at 127.0.0.1:7400", List.of(LONG_WARNING)), Ink.PLAIN);

    @Test
    void theResultsComeFirstWithTheirUnits() {
        assertThat(clean)
                .contains("chat → longwire at 127.0.0.1:7400", "120 s from 2026-03-01 12:30 UTC")
                .contains("199,832 msg/s", "6.37 µs", "5.30 KiB")
                .doesNotContain("On the wire a message");
    }

    @Test
    void columnsAreAligned() {
        List<String> lines = clean.lines()
                .filter(line ->
                        line.startsWith("  delivery") || line.startsWith("  receipt  ") || line.contains("p99.9"))
                .toList();
        assertThat(lines)
                .hasSize(3)
                .extracting(String::length)
                .containsOnly(lines.get(0).length());
    }

    @Test
    void aCleanCheckIsOneLineAtTheEnd() {
        assertThat(clean)
                .contains("check: 1,203,331 messages receipted, none lost, none twice, all in order\n")
                .endsWith("dropped by the phones\n");
    }

    @Test
    void aFailedCheckTellsEveryStory() {
        assertThat(failed)
                .contains(
                        "check FAILED: 13 violations, 1,203,331",
                        "12 × receipted, but never delivered",
                        "1 × delivered twice")
                .contains("LOST: alice→bob #17 was receipted", "7.000000 s  receipt: stored")
                .endsWith("  … and 11 more\n");
    }

    @Test
    void nothingIsWiderThanAHundredColumns() {
        assertThat(failed).contains("! the generator used 97 %");
        assertThat(failed.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    }

    @Test
    void whatIsNotPromisedIsARemark() {
        Verdict verdict = new Verdict(
                10, 0, 0, 7, 0, 0, 0, 0, Undelivered.NOTHING, Map.of(), "", Map.of(), Map.of(Kind.LOST, 3L), List.of());
        assertThat(FinalTable.of(Samples.run(verdict), Ink.PLAIN))
                .contains("check: 10 messages sent, none twice, all in order\n")
                .contains("3 × receipted, but never delivered (not promised)");
    }

    @Test
    void coloursAreForTerminalsThatWantThem() {
        assertThat(Ink.choose(true, Map.of())).isEqualTo(Ink.COLOURED);
        assertThat(Ink.choose(false, Map.of())).isEqualTo(Ink.PLAIN);
        assertThat(Ink.choose(true, Map.of("NO_COLOR", "1"))).isEqualTo(Ink.PLAIN);
        assertThat(Ink.choose(true, Map.of("TERM", "dumb"))).isEqualTo(Ink.PLAIN);
        assertThat(clean).doesNotContain("\u001b");
        assertThat(FinalTable.of(Samples.run(Samples.CLEAN), Ink.COLOURED).replaceAll("\u001b\\[[0-9;]*m", ""))
                .isEqualTo(clean);
    }
}
