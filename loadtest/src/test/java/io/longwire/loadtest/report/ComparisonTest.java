package io.longwire.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.longwire.loadtest.report.Comparison.Measure;
import io.longwire.loadtest.report.Comparison.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private final Comparison comparison = Samples.comparison();

    private Target target(int row) {
        return comparison.targets().get(row);
    }

    private Measure measure(int column) {
        return comparison.measures().get(column);
    }

    @Test
    void aSpreadHasMedianAndEnds() {
        assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).contains(new Spread(List.of(3.0, 1.0, 2.0), 2, 1, 3));
        assertThat(Spread.of(List.of(4.0, 1.0)).orElseThrow().median()).isEqualTo(2.5);
        assertThat(Spread.of(List.of())).isEmpty();
    }

    @Test
    void failedRoundsDoNotCount() {
        assertThat(comparison.spread(target(2), measure(0)).orElseThrow().values())
                .containsExactly(31_250.0, 29_100.0);
        assertThat(comparison.spread(target(2), measure(3))).isEmpty();
        assertThat(comparison.spread(target(3), measure(0))).isEmpty();
    }

    @Test
    void ratiosAreTakenRoundByRound() {
        assertThat(comparison.ratio(target(0), measure(0))).isEmpty();
        Spread ratio = comparison.ratio(target(1), measure(1)).orElseThrow();
        assertThat(ratio.values()).hasSize(3).allSatisfy(value -> assertThat(value)
                .isCloseTo(1.7, within(1e-9)));
        assertThat(comparison.ratio(target(2), measure(0)).orElseThrow().values())
                .containsExactly(31_250.0 / 50_000, 29_100.0 / 49_200);
    }

    @Test
    void gapsAreTold() {
        assertThat(comparison.gaps())
                .containsExactly(
                        "socket.io, round 2 failed: the server ran out of memory",
                        "nats was skipped: nats-server is not installed here");
    }
}
