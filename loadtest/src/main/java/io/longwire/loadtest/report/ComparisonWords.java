package io.longwire.loadtest.report;

import io.longwire.loadtest.check.Verdict;
import io.longwire.loadtest.check.Verdicts;
import io.longwire.loadtest.report.Comparison.Measure;
import io.longwire.loadtest.report.Comparison.Round;
import io.longwire.loadtest.report.Comparison.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A comparison's cells in words: the same on the terminal and on the page. */
final class ComparisonWords {

    private static final double MANY = 9.95;

    private ComparisonWords() {}

    /** How far the rounds lie apart, as {@code 1.2–1.4 ms}; empty if there is only one. */
    static String range(Spread spread, Measure measure) {
        if (spread.values().size() < 2) {
            return "";
        }
        Quantity least = Quantity.of(spread.min(), measure.unit());
        Quantity most = Quantity.of(spread.max(), measure.unit());
        return least.unit().equals(most.unit()) ? least.number() + "–" + most.number() : least + "–" + most;
    }

    /** A ratio as {@code ×1.72}, or {@code ≈1.03} where the rounds do not agree which is more. */
    static String ratio(Spread ratio) {
        return (ratio.values().size() > 1 && ratio.spans(1) ? "≈" : "×") + times(ratio.median());
    }

    /** What the checks of all rounds found together. */
    static Verdict check(Comparison comparison) {
        return Verdicts.merge(comparison.targets().stream()
                .flatMap(target -> target.rounds().stream())
                .map(Round::check)
                .toList());
    }

    /** Which way is better, in words; empty if neither is. */
    static String better(Measure measure) {
        return switch (measure.better()) {
            case LOWER -> "less is better";
            case HIGHER -> "more is better";
            case NEITHER -> "";
        };
    }

    /** Whether a ratio is good news, as the page's style sheet calls it. */
    static String merit(Spread ratio, Measure measure) {
        if (ratio.spans(1)) {
            return "unclear";
        }
        return switch (measure.better()) {
            case LOWER -> ratio.median() < 1 ? "better" : "worse";
            case HIGHER -> ratio.median() > 1 ? "better" : "worse";
            case NEITHER -> "unclear";
        };
    }

    private static String times(double ratio) {
        return String.format(Locale.ROOT, ratio >= MANY ? "%.0f" : "%.2f", ratio);
    }

    /** A sentence for every round in which a server broke what it promises. */
    static List<String> brokenPromises(Comparison comparison) {
        List<String> sentences = new ArrayList<>();
        for (Target target : comparison.targets()) {
            for (int i = 0; i < target.rounds().size(); i++) {
                Round round = target.rounds().get(i);
                if (round.check().clean() && !round.check().complete()) {
                    sentences.add("%s, round %d was not seen to its end: %s"
                            .formatted(target.name(), i + 1, VerdictWords.incompleteness(round.check())));
                }
                if (!round.check().clean()) {
                    sentences.add("%s, round %d broke its promises: %s"
                            .formatted(target.name(), i + 1, String.join("; ", VerdictWords.broken(round.check()))));
                }
            }
        }
        return sentences;
    }
}
