package io.longwire.loadtest.report;

import io.longwire.loadtest.report.Comparison.Measure;
import io.longwire.loadtest.report.Comparison.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A comparison on a terminal, in at most 100 columns: of each measure the median, how far the rounds lie apart, and how many
 * times the first target's it is.
 */
public final class ComparisonTable {

    private ComparisonTable() {}

    /** The lines to print, each ending in a line feed. */
    public static String of(Comparison comparison, Ink ink) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        Paragraph.of("", comparison.title()).forEach(line -> lines.add(ink.strong(line)));
        String when = FinalTable.TIME.format(comparison.started()) + " · " + FinalTable.machine(comparison.machine());
        Paragraph.of("", List.of(when.split(" · ")), " · ").forEach(line -> lines.add(ink.faint(line)));
        blocks(comparison, ink, lines);
        lines.add("");
        lines.add(
                ink.faint("  median of the rounds, least–most, × as much as the first row (≈ where rounds disagree)"));
        for (String note : notes(comparison)) {
            Paragraph.of("  ! ", note).forEach(line -> lines.add(ink.careful(line)));
        }
        return String.join("\n", lines) + "\n";
    }

    /** As many columns side by side as there is room for, the others below. */
    private static void blocks(Comparison comparison, Ink ink, List<String> lines) {
        List<Measure> rest = comparison.measures();
        while (!rest.isEmpty()) {
            int columns = rest.size();
            while (columns > 1 && width(block(comparison, rest.subList(0, columns))) > Paragraph.WIDTH) {
                columns--;
            }
            lines.add("");
            lines.addAll(block(comparison, rest.subList(0, columns)).lines(ink));
            rest = rest.subList(columns, rest.size());
        }
    }

    private static int width(TextTable table) {
        return table.lines(Ink.PLAIN).stream().mapToInt(String::length).max().orElse(0);
    }

    private static List<String> notes(Comparison comparison) {
        List<String> notes = new ArrayList<>(comparison.gaps());
        notes.addAll(ComparisonWords.brokenPromises(comparison));
        notes.addAll(comparison.warnings());
        return notes;
    }

    private static TextTable block(Comparison comparison, List<Measure> measures) {
        TextTable table = new TextTable();
        List<String> head = new ArrayList<>(List.of(""));
        measures.forEach(measure -> head.addAll(List.of(measure.label(), "", "")));
        table.row(head);
        for (Target target : comparison.targets()) {
            List<String> row = new ArrayList<>(List.of(target.name()));
            for (Measure measure : measures) {
                Optional<Spread> spread = comparison.spread(target, measure);
                row.add(spread.map(
                                it -> Quantity.of(it.median(), measure.unit()).toString())
                        .orElse("–"));
                row.add(spread.map(it -> ComparisonWords.range(it, measure)).orElse(""));
                row.add(comparison
                        .ratio(target, measure)
                        .map(ComparisonWords::ratio)
                        .orElse(""));
            }
            table.row(row);
        }
        return table;
    }
}
