package io.longwire.loadtest.device;

import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What one event loop counts and times, taken away interval by interval.
 *
 * <p>Belongs to its event loop. Counters and timers are found by name once and then held in fields.
 */
public final class Tally {

    private final Map<String, Counter> counters = new HashMap<>();
    private final Map<String, Timer> timers = new HashMap<>();

    /** Counts one thing. */
    public static final class Counter {
        private long count;

        public void increment() {
            count++;
        }

        public void add(long amount) {
            count += amount;
        }
    }

    /** Times one thing, to the microsecond. */
    public static final class Timer {
        private Histogram histogram = Interval.newHistogram();

        /** Takes a latency; below zero, which a clock's granularity can bring about, counts as zero. */
        public void record(long nanos) {
            histogram.recordValue(Math.min(Math.max(nanos, 0), Interval.MAX_NANOS));
        }
    }

    /** The counter of a name, such as {@code receipts/STORED}: a group and what is counted in it. */
    public Counter counter(String name) {
        return counters.computeIfAbsent(name, unused -> new Counter());
    }

    /** The timer of a name. */
    public Timer timer(String name) {
        return timers.computeIfAbsent(name, unused -> new Timer());
    }

    /** Takes away what was counted and timed since the last time. */
    public Interval take() {
        Interval interval = new Interval();
        counters.forEach((name, counter) -> {
            if (counter.count != 0) {
                interval.count(name, counter.count);
                counter.count = 0;
            }
        });
        timers.forEach((name, timer) -> {
            if (timer.histogram.getTotalCount() > 0) {
                interval.add(name, timer.histogram);
                timer.histogram = Interval.newHistogram();
            }
        });
        return interval;
    }
}
