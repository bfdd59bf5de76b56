package io.longwire.loadtest.scenario;

import io.longwire.loadtest.device.Counts;
import io.longwire.loadtest.report.RunReport.Figure;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Gathers a run's figures: what several scenarios tell in the same words. */
final class FigureList {

    private static final double NANOS_A_MICRO = 1_000;

    private final List<String> meters;
    private final List<Figure> figures = new ArrayList<>();

    FigureList(Measured measured) {
        this.meters = measured.meters();
    }

    FigureList add(String key, String label, double value, String unit) {
        figures.add(new Figure(key, label, value, unit));
        return this;
    }

    /** How often something happened. */
    FigureList count(String key, String label, long count) {
        return add(key, label, (double) count, "");
    }

    /** How many messages were sent and delivered a second. */
    FigureList throughput(PhaseRecord phase) {
        add("delivered_per_second", "delivered", phase.rate(Counts.DELIVERED), "msg/s");
        return add("sent_per_second", "sent", phase.rate(Counts.SENT), "msg/s");
    }

    /** The CPU time that each process used for one of what was counted. */
    FigureList cpuPer(String what, PhaseRecord phase, String count) {
        long done = phase.total().count(count);
        for (String meter : meters) {
            phase.cpuMicros(meter).ifPresent(micros -> {
                if (done > 0) {
                    add(meter + ".cpu_us_per_" + what, meter + " CPU per " + what, micros / done, "µs");
                }
            });
        }
        return this;
    }

    /** The percentiles of a latency, in microseconds; nothing if there was none. */
    FigureList latency(String key, String label, Histogram histogram) {
        if (histogram.getTotalCount() > 0) {
            percentile(key, label, "p50", 50, histogram);
            percentile(key, label, "p99", 99, histogram);
            percentile(key, label, "p999", 99.9, histogram);
        }
        return this;
    }

    private void percentile(String key, String label, String name, double percent, Histogram histogram) {
        double micros = histogram.getValueAtPercentile(percent) / NANOS_A_MICRO;
        add(key + "." + name + "_us", label + " " + name.replace("p999", "p99.9"), micros, "µs");
    }

    List<Figure> toList() {
        return List.copyOf(figures);
    }
}
