package io.longwire.loadtest.report;

import io.longwire.loadtest.check.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Everything that a run found; what {@code --json} writes, and what the page and the final table are made from.
 *
 * @param scenario the scenario's name
 * @param target what was tested, as the user named it
 * @param commandLine how to run it again
 * @param started when it began
 * @param seconds how long the measured part took
 * @param machine cores, kernel, Java: what the figures depend on
 * @param settings what was asked for, by the flags' names
 * @param figures the results proper, in the order in which they are to be read
 * @param latencies how long messages, receipts or logins took, each whole
 * @param series what happened second by second
 * @param stages what the run did from when on: what was before the part that is measured, and after it, is in the series too
 * @param counts what happened how often: receipts by outcome, ends of connections by reason, errors
 * @param warnings what limits the run's worth, in words: ports, descriptors or the generator's own CPU ran out
 * @param check what the history check found
 */
public record RunReport(
        String scenario,
        String target,
        String commandLine,
        Instant started,
        double seconds,
        Machine machine,
        Map<String, String> settings,
        List<Figure> figures,
        List<Latency> latencies,
        Series series,
        List<Stage> stages,
        List<Count> counts,
        List<String> warnings,
        Verdict check) {

    public RunReport {
        // Reports that older versions have written know of none.
        stages = stages == null ? List.of() : List.copyOf(stages);
    }

    /** The machine that the load came from. */
    public record Machine(String os, String cpu, int cores, long memoryBytes, String java, String loadtest) {}

    /**
     * One result.
     *
     * @param key a stable name for programs, in lower case with dots, as {@code server.cpu_us_per_message}
     * @param label what people read
     * @param value the value, in {@code unit}
     * @param unit the unit, as {@code msg/s}, {@code µs}, {@code B}; empty for a plain number
     */
    public record Figure(String key, String label, double value, String unit) {}

    /**
     * One distribution of latencies, in microseconds.
     *
     * @param name what was timed, as {@code delivery}, {@code receipt}, {@code login}
     * @param explanation from when to when
     * @param percentiles the distribution, in ascending order, fit for a percentile axis up to 99.999 %
     */
    public record Latency(
            String name, String explanation, long count, double mean, double max, List<Percentile> percentiles) {

        /** The latency at or below which {@code percent} percent of the values are. */
        public double at(double percent) {
            for (Percentile percentile : percentiles) {
                if (percentile.percent() >= percent) {
                    return percentile.micros();
                }
            }
            return max;
        }
    }

    /** One point of a distribution. */
    public record Percentile(double percent, double micros) {}

    /**
     * Lines over time, all of one length.
     *
     * @param seconds the end of each interval, in seconds since the start; intervals need not be equally long
     * @param lines what was measured in each
     */
    public record Series(List<Double> seconds, List<Line> lines) {}

    /**
     * One line of a chart.
     *
     * @param chart the chart it belongs to, with all lines of the same chart and unit, as {@code throughput}
     * @param label the line's name
     * @param unit the unit of its values
     * @param values one for each interval; NaN where nothing was measured
     */
    public record Line(String chart, String label, String unit, List<Double> values) {}

    /** A part of the run, and at which second it began. */
    public record Stage(String name, double fromSeconds) {}

    /** How often something happened: {@code group} is receipts, ends, errors. */
    public record Count(String group, String name, long count) {}
}
