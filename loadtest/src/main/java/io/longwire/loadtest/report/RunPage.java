package io.longwire.loadtest.report;

import io.longwire.loadtest.report.RunReport.Count;
import io.longwire.loadtest.report.RunReport.Figure;
import io.longwire.loadtest.report.RunReport.Latency;
import io.longwire.loadtest.report.RunReport.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The page of one run. */
final class RunPage {

    private final RunReport report;
    private final Html html = new Html();
    private final Charts charts = new Charts();

    private RunPage(RunReport report) {
        this.report = report;
    }

    static String of(RunReport report) {
        RunPage page = new RunPage(report);
        page.head();
        page.figures();
        page.latencies();
        page.overTime();
        page.counts();
        Page.origin(page.html, report.commandLine(), report.settings(), report.machine());
        return Page.of(report.scenario() + " → " + report.target(), page.html, page.charts);
    }

    private void head() {
        String facts = Quantity.digits(report.seconds()) + " s from " + FinalTable.TIME.format(report.started());
        Page.head(html, "Load test: " + report.scenario(), report.target(), facts);
        Page.verdict(html, report.check());
        Page.violations(html, report.check());
        Page.warnings(html, report.warnings());
    }

    private void figures() {
        html.open("dl class=\"tiles\"");
        for (Figure figure : report.figures()) {
            if (Double.isFinite(figure.value())) {
                Quantity value = Quantity.of(figure.value(), figure.unit());
                html.open("div class=\"tile\"")
                        .element("dt", figure.label())
                        .open("dd")
                        .text(value.number() + " ")
                        .element("small", value.unit())
                        .close("dd", "div");
            }
        }
        html.close("dl");
    }

    private void latencies() {
        if (report.latencies().isEmpty()) {
            return;
        }
        html.element("h2", "Latency").open("div class=\"charts\"");
        Map<String, Latency> byName = new LinkedHashMap<>();
        report.latencies().forEach(latency -> byName.put(latency.name(), latency));
        charts.percentiles(html, "Latency by percentile", byName);
        html.close("div").tableHead(List.of("", "p50", "p90", "p99", "p99.9", "max", "mean", "count"));
        for (Latency latency : report.latencies()) {
            html.open("tr").element("th scope=\"row\"", latency.name());
            for (double percent : new double[] {50, 90, 99, 99.9}) {
                html.element("td", Quantity.micros(latency.at(percent)).toString());
            }
            html.element("td", Quantity.micros(latency.max()).toString())
                    .element("td", Quantity.micros(latency.mean()).toString())
                    .element("td", Quantity.count(latency.count()))
                    .close("tr");
        }
        html.tableEnd();
        report.latencies().stream()
                .filter(latency -> !latency.explanation().isEmpty())
                .forEach(latency -> html.element("p class=\"note\"", latency.name() + ": " + latency.explanation()));
    }

    private void overTime() {
        Map<String, List<Line>> grouped = new LinkedHashMap<>();
        for (Line line : report.series().lines()) {
            if (line.values().stream().anyMatch(Double::isFinite)) {
                grouped.computeIfAbsent(line.chart() + " " + line.unit(), chart -> new ArrayList<>())
                        .add(line);
            }
        }
        if (grouped.isEmpty()) {
            return;
        }
        html.element("h2", "Over time").open("div class=\"charts\"");
        charts.seconds(report.series().seconds());
        grouped.values()
                .forEach(
                        lines -> charts.overTime(html, Charts.title(lines.get(0).chart()), lines));
        html.close("div").element("p class=\"note\"", stages());
    }

    /** Charts show all of the run: what is warm-up in them has to be said. */
    private String stages() {
        return report.stages().isEmpty()
                ? ""
                : "The charts show the whole run: "
                        + report.stages().stream()
                                .map(stage ->
                                        "%s at %s s".formatted(stage.name(), Quantity.digits(stage.fromSeconds())))
                                .collect(Collectors.joining(", "))
                        + ". Figures and latencies are of the measured part alone.";
    }

    private void counts() {
        Map<String, List<Count>> grouped = new LinkedHashMap<>();
        report.counts().forEach(count -> grouped.computeIfAbsent(count.group(), group -> new ArrayList<>())
                .add(count));
        if (grouped.isEmpty()) {
            return;
        }
        html.element("h2", "Counts").open("div class=\"columns\"");
        grouped.forEach((group, counts) -> {
            html.tableHead(List.of(group, ""));
            counts.forEach(count -> html.row(count.name(), List.of(Quantity.count(count.count()))));
            html.tableEnd();
        });
        html.close("div");
    }
}
