package io.longwire.loadtest;

import io.longwire.loadtest.device.Counts;
import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.report.RunReport;
import io.longwire.loadtest.report.RunReport.Count;
import io.longwire.loadtest.report.RunReport.Latency;
import io.longwire.loadtest.report.RunReport.Percentile;
import io.longwire.loadtest.scenario.Conductor;
import io.longwire.loadtest.scenario.Measured;
import io.longwire.loadtest.scenario.Scenario;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import picocli.CommandLine.Model.OptionSpec;

/** Makes the report of a run from what was measured. */
final class Reports {

    private static final double NANOS_A_MICRO = 1_000;

    /** Points of a distribution for each halving of the distance to 100 %: smooth on a chart, and short in a file. */
    private static final int POINTS_A_HALVING = 5;

    private static final Map<String, String> EXPLANATIONS = Map.of(
            Counts.DELIVERY, "from when a message was due until the recipient's application had it",
            Counts.RECEIPT, "from when a message was due until its sender had the receipt",
            Counts.LOGIN, "from the call to connect until the answer to the login");

    private Reports() {}

    static RunReport of(
            Scenario scenario, LoadOptions options, Instant started, Conductor.Result result, SeriesBook book) {
        Measured measured = result.measured();
        Interval all = new Interval();
        measured.phases().forEach(phase -> all.add(phase.total()));
        return new RunReport(
                scenario.name(),
                options.target().text(),
                ThisProgram.commandLine(options.spec()),
                started,
                measured.phases().stream().mapToDouble(phase -> phase.seconds()).sum(),
                ThisMachine.describe(),
                settings(options),
                scenario.figures(measured),
                latencies(scenario.timed(measured)),
                book.series(measured.meters()),
                counts(all),
                Limits.warnings(measured, options),
                result.verdict());
    }

    private static Map<String, String> settings(LoadOptions options) {
        Map<String, String> settings = new TreeMap<>();
        for (OptionSpec option : options.spec().options()) {
            Object value = option.getValue();
            if (value != null && !option.hidden() && !option.usageHelp() && !option.versionHelp()) {
                settings.put(option.longestName(), String.valueOf(value));
            }
        }
        return settings;
    }

    private static List<Latency> latencies(Interval interval) {
        List<Latency> latencies = new ArrayList<>();
        interval.latencies().forEach((name, histogram) -> latencies.add(latency(name, histogram)));
        return latencies;
    }

    static Latency latency(String name, Histogram histogram) {
        List<Percentile> percentiles = new ArrayList<>();
        for (HistogramIterationValue value : histogram.percentiles(POINTS_A_HALVING)) {
            percentiles.add(
                    new Percentile(value.getPercentileLevelIteratedTo(), value.getValueIteratedTo() / NANOS_A_MICRO));
        }
        return new Latency(
                name,
                EXPLANATIONS.getOrDefault(name, ""),
                histogram.getTotalCount(),
                histogram.getMean() / NANOS_A_MICRO,
                histogram.getMaxValue() / NANOS_A_MICRO,
                percentiles);
    }

    private static List<Count> counts(Interval all) {
        List<Count> counts = new ArrayList<>();
        all.counts().forEach((name, count) -> {
            int slash = name.indexOf('/');
            counts.add(new Count(name.substring(0, slash), name.substring(slash + 1), count));
        });
        return counts;
    }
}
