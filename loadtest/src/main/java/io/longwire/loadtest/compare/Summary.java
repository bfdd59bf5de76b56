package io.longwire.loadtest.compare;

import io.longwire.loadtest.report.Comparison.Measure;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A bout in a line, for whoever watches. */
final class Summary {

    private Summary() {}

    static String of(List<Measure> measures, Map<String, Double> values) {
        return measures.stream()
                .filter(measure -> values.containsKey(measure.key()))
                .map(measure -> measure.label() + " " + text(values.get(measure.key())) + " " + measure.unit())
                .collect(Collectors.joining(", "));
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f", value);
    }
}
