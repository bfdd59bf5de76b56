package io.longwire.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longwire.loadtest.check.Undelivered;
import io.longwire.loadtest.check.Verdict;
import io.longwire.loadtest.report.RunReport.Line;
import io.longwire.loadtest.report.RunReport.Series;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlReportTest {

    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);
    private static final String EVIL = "</script><script>alert('x')</script> & \"quoted\"";

    private final String clean = HtmlReport.of(Samples.run(Samples.CLEAN));
    private final String failed = HtmlReport.of(Samples.run(Samples.BROKEN, EVIL, List.of(EVIL)));
    private final String comparison = HtmlReport.of(Samples.comparison());

    private static JsonNode data(String page) throws IOException {
        Matcher data = DATA.matcher(page);
        assertThat(data.find()).isTrue();
        return new ObjectMapper().readTree(data.group(1));
    }

    private static RunReport withLines(Line... lines) {
        RunReport run = Samples.run(Samples.CLEAN);
        return new RunReport(
                run.scenario(),
                run.target(),
                run.commandLine(),
                run.started(),
                run.seconds(),
                run.machine(),
                run.settings(),
                run.figures(),
                List.of(),
                new Series(List.of(1.0, 2.0), List.of(lines)),
                List.of(),
                List.of(),
                List.of(),
                Verdict.NOTHING);
    }

    @Test
    void everyFigureIsThereWithoutTheScript() {
        assertThat(clean)
                .contains("Check passed: 1,203,331 messages receipted, none lost, none twice, all in order")
                .contains("199,832 <small>msg/s</small>", "<td>807 µs</td>", "<td>1,203,300</td>")
                .contains("java -jar loadtest.jar chat", "AMD EPYC")
                .doesNotContain("On the wire a message");
    }

    @Test
    void everyChartHasAPlaceAndItsData() throws IOException {
        JsonNode data = data(clean);
        assertThat(data.at("/charts")).hasSize(7);
        assertThat(clean.split("data-chart=\"", -1)).hasSize(8);
        assertThat(data.at("/seconds")).hasSize(120);
        assertThat(data.at("/charts/0/kind").asText()).isEqualTo("percentiles");
        assertThat(data.at("/charts/2/lines/0/label").asText()).isEqualTo("p50");
        assertThat(data.at("/charts/2/lines/0/values/0").isNull())
                .as("what was not measured is a gap")
                .isTrue();
        assertThat(clean).contains("<h3>Server CPU</h3>");
    }

    @Test
    void chartsWithoutLinesAreLeftOut() throws IOException {
        String page = HtmlReport.of(withLines(
                new Line("throughput", "sent", "msg/s", List.of(1.0, 2.0)),
                new Line("server-cpu", "gateway", "%", List.of(Double.NaN, Double.NaN))));
        assertThat(data(page).at("/charts")).hasSize(1);
        assertThat(page).contains("<h3>Throughput</h3>").doesNotContain("Server CPU</h3>");
        assertThat(HtmlReport.of(withLines())).doesNotContain("Over time");
    }

    @Test
    void aFailedCheckShowsTheHistories() {
        assertThat(failed)
                .contains("Check failed: 13 violations", "<li>12 × receipted, but never delivered</li>")
                .contains("<b>LOST</b>", "7.000000 s  receipt: stored", "… and 11 more.");
    }

    @Test
    void nothingFromOutsideBecomesMarkup() throws IOException {
        assertThat(failed)
                .doesNotContain("<script>alert")
                .contains("&lt;/script&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;quoted&quot;");

        String page = HtmlReport.of(withLines(new Line(EVIL, EVIL, EVIL, List.of(1.0, 2.0))));
        assertThat(page).doesNotContain("<script>alert");
        assertThat(data(page).at("/charts/0/lines/0/label").asText()).isEqualTo(EVIL);
    }

    @Test
    void nothingComesFromTheNetwork() {
        assertThat(clean + failed + comparison)
                .contains("default-src 'none'")
                .doesNotContainPattern("(src|href)=\"(?!data:)")
                .doesNotContain("@import", "url(");
    }

    @Test
    void aComparisonHasATableAndAChartForEachMeasure() throws IOException {
        assertThat(comparison)
                .contains("49,600 msg/s", "<small>49,200–50,000</small>", "<span class=\"ratio worse\">×0.59</span>")
                .contains("socket.io, round 2 failed: the server ran out of memory")
                .contains("skipped: nats-server is not installed here")
                .contains("less is better", "more is better");
        JsonNode data = data(comparison);
        assertThat(data.at("/charts/3/rows"))
                .as("socket.io has no memory figure")
                .hasSize(2);
        assertThat(data.at("/charts/4/lines")).hasSize(2);
    }

    @Test
    void whatIsWarmUpInTheChartsIsSaid() {
        assertThat(HtmlReport.of(Samples.run(Samples.CLEAN)))
                .contains("log in at 0 s, warm up at 2 s, chat at 8.50 s", "of the measured part alone");
    }

    @Test
    void aRunThatWasNotSeenToItsEndIsNeitherGreenNorRed() {
        assertThat(HtmlReport.of(Samples.run(new Verdict(
                        20,
                        0,
                        20,
                        0,
                        0,
                        0,
                        0,
                        0,
                        new Undelivered(0, 0, 20, Map.of()),
                        Map.of(),
                        "",
                        Map.of(),
                        Map.of(),
                        List.of()))))
                .contains("banner care", "Check incomplete: 20 messages receipted, none delivered")
                .contains("20 × not fetched yet")
                .doesNotContain("none lost");
    }
}
