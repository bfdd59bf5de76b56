package io.longwire.loadtest.device;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** What was counted and timed in a span of time, on one event loop or on many: intervals can be added up. Not thread-safe. */
public final class Interval {

    /** The longest latency that is told apart. */
    static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(30);

    private static final long RESOLUTION_NANOS = 1_000;
    private static final int SIGNIFICANT_DIGITS = 3;

    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, Histogram> latencies = new TreeMap<>();

    static Histogram newHistogram() {
        return new Histogram(RESOLUTION_NANOS, MAX_NANOS, SIGNIFICANT_DIGITS);
    }

    /** Adds to a count. */
    public void count(String name, long amount) {
        counts.merge(name, amount, Long::sum);
    }

    /** Adds latencies, in nanoseconds. */
    public void add(String name, Histogram histogram) {
        latencies.computeIfAbsent(name, unused -> newHistogram()).add(histogram);
    }

    /** Adds everything of another interval. */
    public void add(Interval other) {
        other.counts.forEach(this::count);
        other.latencies.forEach(this::add);
    }

    /** How often something happened; 0 if never. */
    public long count(String name) {
        return counts.getOrDefault(name, 0L);
    }

    /** How often everything of a group happened: the sum of all {@code group/…}. */
    public long countAll(String group) {
        return counts.entrySet().stream()
                .filter(count -> count.getKey().startsWith(group + "/"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** All counts by name. */
    public Map<String, Long> counts() {
        return counts;
    }

    /** Latencies in nanoseconds; empty if there were none. */
    public Histogram latency(String name) {
        Histogram histogram = latencies.get(name);
        return histogram == null ? newHistogram() : histogram;
    }

    /** All latencies by name, in nanoseconds. */
    public Map<String, Histogram> latencies() {
        return latencies;
    }

    /**
     * An interval in a form that can be written as JSON.
     *
     * @param counts as they are
     * @param latencies histograms in their own compressed form, in base 64
     */
    public record Written(Map<String, Long> counts, Map<String, String> latencies) {

        public static Written of(Interval interval) {
            Map<String, String> latencies = new TreeMap<>();
            interval.latencies.forEach((name, histogram) -> {
                ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
                int length = histogram.encodeIntoCompressedByteBuffer(bytes);
                latencies.put(name, Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length)));
            });
            return new Written(interval.counts, latencies);
        }

        /**
         * The interval that was written.
         *
         * @throws IllegalArgumentException if a histogram is none
         */
        public Interval read() {
            Interval interval = new Interval();
            counts.forEach(interval::count);
            latencies.forEach((name, text) -> {
                try {
                    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
                    interval.add(name, Histogram.decodeFromCompressedByteBuffer(bytes, MAX_NANOS));
                } catch (DataFormatException e) {
                    throw new IllegalArgumentException("the latencies of '" + name + "' are no histogram", e);
                }
            });
            return interval;
        }
    }
}
