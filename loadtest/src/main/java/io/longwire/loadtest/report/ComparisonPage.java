package io.longwire.loadtest.report;

import io.longwire.loadtest.report.Comparison.Measure;
import io.longwire.loadtest.report.Comparison.Target;
import io.longwire.loadtest.report.RunReport.Latency;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page of a comparison. */
final class ComparisonPage {

    private final Comparison comparison;
    private final Html html = new Html();
    private final Charts charts = new Charts();

    private ComparisonPage(Comparison comparison) {
        this.comparison = comparison;
    }

    static String of(Comparison comparison) {
        ComparisonPage page = new ComparisonPage(comparison);
        page.head();
        page.table();
        page.measures();
        page.latencies();
        page.violations();
        Page.origin(page.html, comparison.commandLine(), comparison.settings(), comparison.machine());
        return Page.of(comparison.title(), page.html, page.charts);
    }

    private void head() {
        Page.head(html, "Comparison", comparison.title(), FinalTable.TIME.format(comparison.started()));
        Page.verdict(html, ComparisonWords.check(comparison));
        List<String> notes = new ArrayList<>(ComparisonWords.brokenPromises(comparison));
        notes.addAll(comparison.gaps());
        notes.addAll(comparison.warnings());
        Page.warnings(html, notes);
    }

    private void table() {
        html.element("h2", "Results");
        List<String> head = new ArrayList<>(List.of(""));
        comparison.measures().forEach(measure -> head.add(measure.label()));
        html.tableHead(head);
        for (Target target : comparison.targets()) {
            html.open("tr")
                    .open("th scope=\"row\"")
                    .text(target.name())
                    .element("small", target.about())
                    .close("th");
            if (target.skipped().isEmpty()) {
                comparison.measures().forEach(measure -> cell(target, measure));
            } else {
                html.element(
                        "td class=\"text\" colspan=\"" + comparison.measures().size() + "\"",
                        "skipped: " + target.skipped());
            }
            html.close("tr");
        }
        html.tableEnd()
                .element(
                        "p class=\"note\"",
                        "Each the median of the rounds, and below it the least and the greatest. × tells how many times as much"
                                + " as in the first row, taken round by round; ≈ where the rounds disagree. The blue line in a"
                                + " bar is where the first row ends.");
    }

    private void cell(Target target, Measure measure) {
        Optional<Spread> spread = comparison.spread(target, measure);
        html.open("td")
                .text(spread.map(it -> Quantity.of(it.median(), measure.unit()).toString())
                        .orElse("–"));
        html.element(
                "small", spread.map(it -> ComparisonWords.range(it, measure)).orElse(""));
        comparison
                .ratio(target, measure)
                .ifPresent(ratio -> html.element(
                        "span class=\"ratio " + ComparisonWords.merit(ratio, measure) + "\"",
                        ComparisonWords.ratio(ratio)));
        html.close("td");
    }

    private void measures() {
        html.element("h2", "Round by round").open("div class=\"charts\"");
        for (Measure measure : comparison.measures()) {
            List<Target> measured = comparison.targets().stream()
                    .filter(target -> comparison.spread(target, measure).isPresent())
                    .toList();
            if (!measured.isEmpty()) {
                charts.targets(html, comparison, measure, measured);
            }
        }
        html.close("div");
    }

    private void latencies() {
        Map<String, Map<String, Latency>> byName = new LinkedHashMap<>();
        for (Target target : comparison.targets()) {
            for (Latency latency : target.latencies()) {
                byName.computeIfAbsent(latency.name(), name -> new LinkedHashMap<>())
                        .put(target.name(), latency);
            }
        }
        if (byName.isEmpty()) {
            return;
        }
        html.element("h2", "Latency").open("div class=\"charts\"");
        byName.forEach((name, latencies) ->
                charts.percentiles(html, Charts.title(name) + " latency by percentile", latencies));
        html.close("div");
    }

    private void violations() {
        for (Target target : comparison.targets()) {
            target.rounds().stream().filter(round -> !round.check().clean()).forEach(round -> {
                html.element("h2", target.name() + ": broken promises");
                Page.verdict(html, round.check());
                Page.violations(html, round.check());
            });
        }
    }
}
