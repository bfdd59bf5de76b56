package io.longwire.loadtest.report;

import java.util.List;
import java.util.Optional;

/**
 * Several measurements of the same thing.
 *
 * @param values each of them, in the order in which they were made
 */
public record Spread(List<Double> values, double median, double min, double max) {

    /** The spread of some values; empty if there are none. */
    public static Optional<Spread> of(List<Double> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return Optional.of(new Spread(List.copyOf(values), median, sorted.get(0), sorted.get(sorted.size() - 1)));
    }

    /** Whether {@code value} lies between the least and the greatest. */
    public boolean spans(double value) {
        return min <= value && value <= max;
    }
}
