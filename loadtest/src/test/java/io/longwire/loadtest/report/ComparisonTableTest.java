package io.longwire.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTableTest {

    private final String table = ComparisonTable.of(Samples.comparison(), Ink.PLAIN);

    @Test
    void cellsHaveMedianSpreadAndRatio() {
        assertThat(table)
                .containsPattern("longwire +49,600 msg/s +49,200–50,000 ")
                .containsPattern("mosquitto +29,176 msg/s +28,941–29,412 +×0\\.59")
                .containsPattern("socket\\.io .*×\\d\\d");
    }

    @Test
    void gapsAndWarningsAreTold() {
        assertThat(table)
                .contains("! socket.io, round 2 failed: the server ran out of memory")
                .contains("! nats was skipped: nats-server is not installed here")
                .contains("not for boasting");
    }

    @Test
    void nothingIsWiderThanAHundredColumns() {
        assertThat(table.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    }

    @Test
    void roundsThatDoNotAgreeShowNoDifference() {
        assertThat(ComparisonWords.ratio(Spread.of(List.of(0.98, 1.03)).orElseThrow()))
                .startsWith("≈");
        assertThat(ComparisonWords.ratio(Spread.of(List.of(1.7, 1.8)).orElseThrow()))
                .isEqualTo("×1.75");
    }
}
