package io.longwire.loadtest.report;

import io.longwire.loadtest.report.RunReport.Count;
import io.longwire.loadtest.report.RunReport.Figure;
import io.longwire.loadtest.report.RunReport.Latency;
import io.longwire.loadtest.report.RunReport.Machine;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The end of a run on a terminal: what came out, what limits its worth, and the verdict, in at most 100 columns. */
public final class FinalTable {

    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private static final double GIBI = 1 << 30;

    private final RunReport report;
    private final Ink ink;
    private final List<String> lines = new ArrayList<>();

    private FinalTable(RunReport report, Ink ink) {
        this.report = report;
        this.ink = ink;
    }

    /** The lines to print, each ending in a line feed. */
    public static String of(RunReport report, Ink ink) {
        FinalTable table = new FinalTable(report, ink);
        table.head();
        table.figures();
        table.latencies();
        table.counts();
        table.warnings();
        table.lines.add("");
        table.lines.addAll(VerdictText.lines(report.check(), ink));
        return String.join("\n", table.lines) + "\n";
    }

    /** What the figures depend on, in a line. */
    static String machine(Machine machine) {
        return "%d cores · %.0f GiB · %s · %s · Java %s · loadtest %s"
                .formatted(
                        machine.cores(),
                        machine.memoryBytes() / GIBI,
                        machine.cpu(),
                        machine.os(),
                        machine.java(),
                        machine.loadtest());
    }

    private void head() {
        lines.add("");
        lines.add(ink.strong(report.scenario()) + " → " + report.target());
        String when = Quantity.digits(report.seconds()) + " s from " + TIME.format(report.started());
        for (String line : Paragraph.of("", List.of((when + " · " + machine(report.machine())).split(" · ")), " · ")) {
            lines.add(ink.faint(line));
        }
    }

    private void figures() {
        List<Figure> known = report.figures().stream()
                .filter(it -> !Double.isNaN(it.value()))
                .toList();
        if (known.isEmpty()) {
            return;
        }
        int label = known.stream().mapToInt(it -> it.label().length()).max().orElse(0);
        List<Quantity> values =
                known.stream().map(it -> Quantity.of(it.value(), it.unit())).toList();
        int number = values.stream().mapToInt(it -> it.number().length()).max().orElse(0);
        lines.add("");
        for (int i = 0; i < known.size(); i++) {
            String padded = " ".repeat(number - values.get(i).number().length());
            lines.add("  %s   %s%s %s"
                    .formatted(
                            pad(known.get(i).label(), label),
                            padded,
                            ink.strong(values.get(i).number()),
                            values.get(i).unit())
                    .stripTrailing());
        }
    }

    private void latencies() {
        if (report.latencies().isEmpty()) {
            return;
        }
        TextTable table = new TextTable();
        table.row(List.of("latency", "p50", "p90", "p99", "p99.9", "max", "count"));
        for (Latency latency : report.latencies()) {
            table.row(List.of(
                    latency.name(),
                    Quantity.micros(latency.at(50)).toString(),
                    Quantity.micros(latency.at(90)).toString(),
                    Quantity.micros(latency.at(99)).toString(),
                    Quantity.micros(latency.at(99.9)).toString(),
                    Quantity.micros(latency.max()).toString(),
                    Quantity.count(latency.count())));
        }
        lines.add("");
        lines.addAll(table.lines(ink));
    }

    private void counts() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (Count count : report.counts()) {
            groups.computeIfAbsent(count.group(), group -> new ArrayList<>())
                    .add(count.name() + " " + Quantity.count(count.count()));
        }
        int width = groups.keySet().stream().mapToInt(String::length).max().orElse(0);
        lines.add("");
        groups.forEach((group, parts) -> lines.addAll(Paragraph.of("  " + pad(group, width) + "   ", parts, " · ")));
    }

    private void warnings() {
        if (!report.warnings().isEmpty()) {
            lines.add("");
        }
        for (String warning : report.warnings()) {
            Paragraph.of("  ! ", warning).forEach(line -> lines.add(ink.careful(line)));
        }
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
