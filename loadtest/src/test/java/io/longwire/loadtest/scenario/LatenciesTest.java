package io.longwire.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.loadtest.device.Counts;
import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.report.RunReport.Latency;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    /** A figure is made from the histogram, a table from the distribution: one page must not tell two. */
    @Test
    void theDistributionTellsTheSamePercentilesAsTheHistogram() {
        Histogram histogram = new Histogram(3);
        for (int i = 1; i <= 1_000; i++) {
            histogram.recordValue(1_000L * i * i);
        }
        Interval interval = new Interval();
        interval.add(Counts.DELIVERY, histogram);

        Latency latency = Latencies.of(interval).get(0);

        for (double percent : new double[] {50, 90, 99, 99.9, 99.99}) {
            assertThat(latency.at(percent)).isEqualTo(histogram.getValueAtPercentile(percent) / 1_000.0);
        }
        assertThat(latency.percentiles())
                .isSortedAccordingTo((one, other) -> Double.compare(one.percent(), other.percent()));
        assertThat(latency.percentiles())
                .isSortedAccordingTo((one, other) -> Double.compare(one.micros(), other.micros()));
    }
}
