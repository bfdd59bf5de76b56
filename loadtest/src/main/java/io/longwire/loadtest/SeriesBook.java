package io.longwire.loadtest;

import io.longwire.loadtest.device.Counts;
import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.report.RunReport.Line;
import io.longwire.loadtest.report.RunReport.Series;
import io.longwire.loadtest.scenario.Conductor;
import io.longwire.loadtest.scenario.Conductor.Moment;
import io.longwire.loadtest.scenario.Meter.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** Writes down a run second by second, for the charts. */
final class SeriesBook implements Conductor.Audience {

    private static final double NANOS_A_MICRO = 1_000;
    private static final double MEBIBYTE = 1024 * 1024;

    /** Shorter moments, at the end of a phase, would make a rate look wild: they are left out. */
    private static final double SHORTEST_SECONDS = 0.2;

    private final List<Moment> moments = new ArrayList<>();
    private final List<Map<String, Reading>> readingsBefore = new ArrayList<>();
    private Map<String, Reading> lastReadings = Map.of();

    @Override
    public void heard(Moment moment) {
        if (moment.length() >= SHORTEST_SECONDS) {
            moments.add(moment);
            readingsBefore.add(lastReadings);
            lastReadings = moment.readings();
        }
    }

    /** The lines of everything that happened at all. */
    Series series(List<String> meters) {
        List<Line> lines = new ArrayList<>();
        rate(lines, "throughput", "sent", Counts.SENT, "msg/s");
        rate(lines, "throughput", "delivered", Counts.DELIVERED, "msg/s");
        rate(lines, "logins", "logins", Counts.ONLINE, "/s");
        percentiles(lines, Counts.DELIVERY);
        percentiles(lines, Counts.LOGIN);
        add(lines, new Line("connections", "on line", "", values(Moment::online)));
        rates(lines, "errors", "connections lost", Counts.ENDS);
        rates(lines, "errors", "logins refused", Counts.REFUSED);
        rates(lines, "errors", "messages rejected", Counts.CODES);
        for (String meter : meters) {
            add(lines, new Line("cpu", meter, "% of a core", cpu(meter)));
        }
        for (String meter : meters) {
            add(lines, new Line("memory", meter, "MiB", memory(meter)));
        }
        return new Series(values(Moment::seconds), lines);
    }

    private void rate(List<Line> lines, String chart, String label, String count, String unit) {
        add(
                lines,
                new Line(chart, label, unit, values(moment -> moment.interval().count(count) / moment.length())));
    }

    private void rates(List<Line> lines, String chart, String label, String group) {
        add(
                lines,
                new Line(chart, label, "/s", values(moment -> moment.interval().countAll(group) / moment.length())));
    }

    private void percentiles(List<Line> lines, String latency) {
        for (double percent : new double[] {50, 99, 99.9}) {
            String label = latency + " p" + String.valueOf(percent).replaceFirst("\\.0$", "");
            add(
                    lines,
                    new Line(
                            latency + " latency",
                            label,
                            "µs",
                            values(moment -> percentile(moment.interval(), latency, percent))));
        }
    }

    private static double percentile(Interval interval, String latency, double percent) {
        Histogram histogram = interval.latency(latency);
        return histogram.getTotalCount() == 0 ? Double.NaN : histogram.getValueAtPercentile(percent) / NANOS_A_MICRO;
    }

    private List<Double> cpu(String meter) {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < moments.size(); i++) {
            Reading before = readingsBefore.get(i).get(meter);
            Reading after = moments.get(i).readings().get(meter);
            values.add(
                    before == null || after == null
                            ? Double.NaN
                            : (after.cpuMicros() - before.cpuMicros())
                                    / 1e4
                                    / moments.get(i).length());
        }
        return values;
    }

    private List<Double> memory(String meter) {
        return values(moment -> {
            Reading reading = moment.readings().get(meter);
            return reading == null ? Double.NaN : reading.residentBytes() / MEBIBYTE;
        });
    }

    private List<Double> values(ToDoubleFunction<Moment> value) {
        return moments.stream().mapToDouble(value).boxed().toList();
    }

    /** A line that is flat at nothing is none. */
    private static void add(List<Line> lines, Line line) {
        for (double value : line.values()) {
            if (value != 0 && !Double.isNaN(value)) {
                lines.add(line);
                return;
            }
        }
    }
}
