package io.longwire.loadtest.scenario;

import io.longwire.loadtest.device.Counts;
import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.report.RunReport.Latency;
import io.longwire.loadtest.report.RunReport.Percentile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Turns what was timed into distributions for a report. */
public final class Latencies {

    private static final double NANOS_A_MICRO = 1_000;

    /** Points of a distribution for each halving of the distance to 100 %: smooth on a chart, and short in a file. */
    private static final int POINTS_A_HALVING = 5;

    /** The points that people ask for, exactly: those of the halvings lie beside them, and would tell another p99 than a figure. */
    private static final double[] NAMED = {50, 90, 99, 99.9, 99.99};

    private static final Map<String, String> EXPLANATIONS = Map.of(
            Counts.DELIVERY, "from when a message was due until the recipient's application had it",
            Counts.RECEIPT, "from when a message was due until its sender had the receipt",
            Counts.LOGIN, "from the call to connect until the answer to the login");

    private Latencies() {}

    /** All that were timed, in microseconds. */
    public static List<Latency> of(Interval interval) {
        List<Latency> latencies = new ArrayList<>();
        interval.latencies().forEach((name, histogram) -> latencies.add(latency(name, histogram)));
        return latencies;
    }

    private static Latency latency(String name, Histogram histogram) {
        List<Percentile> percentiles = percentiles(histogram);
        return new Latency(
                name,
                EXPLANATIONS.getOrDefault(name, ""),
                histogram.getTotalCount(),
                histogram.getMean() / NANOS_A_MICRO,
                histogram.getMaxValue() / NANOS_A_MICRO,
                percentiles);
    }

    private static List<Percentile> percentiles(Histogram histogram) {
        NavigableMap<Double, Long> points = new TreeMap<>();
        for (HistogramIterationValue value : histogram.percentiles(POINTS_A_HALVING)) {
            points.put(value.getPercentileLevelIteratedTo(), value.getValueIteratedTo());
        }
        for (double percent : NAMED) {
            points.put(percent, histogram.getValueAtPercentile(percent));
        }
        return points.entrySet().stream()
                .map(point -> new Percentile(point.getKey(), point.getValue() / NANOS_A_MICRO))
                .toList();
    }
}
