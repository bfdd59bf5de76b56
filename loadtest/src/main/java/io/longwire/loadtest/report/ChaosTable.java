package io.longwire.loadtest.report;

import io.longwire.loadtest.check.Verdict;
import io.longwire.loadtest.check.Verdicts;
import io.longwire.loadtest.check.Violation.Kind;
import io.longwire.loadtest.report.ChaosReport.Round;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A run of faults on a terminal: a line for each fault, then everything that must not have been. */
public final class ChaosTable {

    private ChaosTable() {}

    /** The lines to print, each ending in a line feed. */
    public static String of(ChaosReport report, Ink ink) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(ink.strong("chaos"));
        String when = FinalTable.TIME.format(report.started()) + " · " + FinalTable.machine(report.machine());
        Paragraph.of("", List.of(when.split(" · ")), " · ").forEach(line -> lines.add(ink.faint(line)));
        lines.add("");
        lines.addAll(table(report).lines(ink));
        lines.add("");
        lines.add(
                ink.faint("  whole: from when all was put back until everybody was on line, messages were delivered"));
        lines.add(
                ink.faint("  within a second from each gateway to each, and mail was stored; gone: stored in a Redis"));
        lines.add(
                ink.faint("  that lost its data; answer: the longest that a send waited for any answer after all was"));
        lines.add(ink.faint("  put back; dead: pushes that became dead letters, with a reason"));
        deadLetters(report).forEach((reason, pushes) -> lines.add("    " + Quantity.count(pushes) + " × " + reason));
        report.skipped().forEach(skipped -> lines.add("  ! " + ink.careful(skipped)));
        report.rounds().stream().filter(round -> !round.isClean()).forEach(round -> failure(round, ink, lines));
        lines.add("");
        lines.add(
                report.isClean()
                        ? ink.good("check: ") + "no promise was broken"
                        : ink.bad("check FAILED: ") + failed(report) + " of "
                                + report.rounds().size() + " rounds");
        return String.join("\n", lines) + "\n";
    }

    private static Map<String, Long> deadLetters(ChaosReport report) {
        return new TreeMap<>(
                Verdicts.merge(report.rounds().stream().map(Round::check).toList())
                        .undelivered()
                        .deadLettered());
    }

    private static long failed(ChaosReport report) {
        return report.rounds().stream().filter(round -> !round.isClean()).count();
    }

    private static TextTable table(ChaosReport report) {
        TextTable table = new TextTable();
        table.row(List.of(
                "fault",
                "rounds",
                "messages",
                "receipted",
                "lost",
                "gone",
                "dead",
                "twice",
                "order",
                "whole",
                "worst",
                "answer",
                ""));
        Map<String, List<Round>> byFault = new LinkedHashMap<>();
        report.rounds().forEach(round -> byFault.computeIfAbsent(round.fault(), fault -> new ArrayList<>())
                .add(round));
        byFault.forEach((fault, rounds) -> table.row(row(fault, rounds)));
        return table;
    }

    private static List<String> row(String fault, List<Round> rounds) {
        Verdict verdict = Verdicts.merge(rounds.stream().map(Round::check).toList());
        double[] whole =
                rounds.stream().mapToDouble(Round::wholeSeconds).sorted().toArray();
        return List.of(
                fault,
                Quantity.count(rounds.size()),
                Quantity.count(verdict.sent()),
                Quantity.count(verdict.receipted()),
                broken(verdict, Kind.LOST),
                Quantity.count(verdict.goneWithStore()),
                Quantity.count(verdict.undelivered().deadLettered().values().stream()
                        .mapToLong(Long::longValue)
                        .sum()),
                broken(verdict, Kind.DUPLICATE),
                broken(verdict, Kind.OUT_OF_ORDER),
                seconds(whole[(whole.length - 1) / 2]),
                // NaN sorts last: one round that never was whole is the worst.
                seconds(whole[whole.length - 1]),
                seconds(rounds.stream()
                        .mapToDouble(Round::longestAnswerSeconds)
                        .max()
                        .orElse(Double.NaN)),
                rounds.stream().allMatch(Round::isClean) ? "ok" : "FAILED");
    }

    private static String broken(Verdict verdict, Kind kind) {
        return Quantity.count(verdict.broken().getOrDefault(kind, 0L));
    }

    private static String seconds(double seconds) {
        return Double.isNaN(seconds)
                ? "never"
                : Quantity.of(seconds * 1e6, "µs").toString();
    }

    /** What was wrong with a round, and how to repeat it. */
    public static String failure(Round round, Ink ink) {
        List<String> lines = new ArrayList<>();
        failure(round, ink, lines);
        return String.join("\n", lines) + "\n";
    }

    private static void failure(Round round, Ink ink, List<String> lines) {
        lines.add("");
        String again = "--fault " + round.fault() + " --rounds 1 --seed " + round.seed();
        lines.add(ink.bad(round.fault() + " " + round.number()) + ": " + round.injected() + ink.faint("  " + again));
        for (String problem : round.problems()) {
            Paragraph.of("    ", problem).forEach(lines::add);
        }
        if (!round.check().clean()) {
            VerdictText.lines(round.check(), ink).forEach(line -> lines.add("  " + line));
        }
    }
}
