package io.longwire.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class JsonReportTest {

    @Test
    void aRunIsReadAsItWasWritten() throws IOException {
        RunReport report = Samples.run(Samples.BROKEN);

        assertThat(JsonReport.readRun(JsonReport.of(report))).isEqualTo(report);
    }

    @Test
    void aComparisonIsReadAsItWasWritten() throws IOException {
        Comparison comparison = Samples.comparison();

        assertThat(JsonReport.readComparison(JsonReport.of(comparison))).isEqualTo(comparison);
    }

    @Test
    void theKeysAreTheNamesOfTheComponents() throws IOException {
        JsonNode json = new ObjectMapper().readTree(JsonReport.of(Samples.run(Samples.BROKEN)));

        assertThat(json.at("/format").asText()).isEqualTo("longwire-run-1");
        assertThat(json.at("/started").asText()).isEqualTo("2026-03-01T12:30:00Z");
        assertThat(json.at("/figures/0/key").asText()).isEqualTo("messages.delivered_per_second");
        assertThat(json.at("/latencies/0/percentiles/0/percent").asDouble(-1)).isZero();
        assertThat(json.at("/series/lines/0/chart").asText()).isEqualTo("throughput");
        assertThat(json.at("/check/broken/LOST").asLong()).isEqualTo(12);
        assertThat(json.at("/check/violations/0/history/0").asText()).endsWith("sent");
    }

    @Test
    void whatWasNotMeasuredIsNull() throws IOException {
        JsonNode json = new ObjectMapper().readTree(JsonReport.of(Samples.run(Samples.CLEAN)));

        assertThat(json.at("/figures/5/value").isNull()).isTrue();
        assertThat(json.at("/series/lines/2/values/0").isNull()).isTrue();
    }

    @Test
    void somethingElseIsNotRead() {
        assertThatThrownBy(() -> JsonReport.readRun(JsonReport.of(Samples.comparison())))
                .isInstanceOf(IOException.class)
                .hasMessage("expected longwire-run-1, found longwire-comparison-1");
        assertThatThrownBy(() -> JsonReport.readRun("[]")).isInstanceOf(IOException.class);
    }
}
