package io.longwire.loadtest.scenario;

import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.scenario.Meter.Reading;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What was measured in one phase.
 *
 * @param phase which one
 * @param seconds how long it took
 * @param isDone whether it did what it was for; false if it ran into its limit
 * @param total everything counted and timed in it
 * @param online how many phones were on line at its end
 * @param before what each process had used when it began, by the meter's label
 * @param after what each had used when it ended
 */
public record PhaseRecord(
        Phase phase,
        double seconds,
        boolean isDone,
        Interval total,
        int online,
        Map<String, Reading> before,
        Map<String, Reading> after) {

    /** How many things of a name were counted a second. */
    public double rate(String count) {
        return total.count(count) / seconds;
    }

    /** The CPU time that a process used in the phase, in microseconds; empty if it was not read. */
    public OptionalDouble cpuMicros(String label) {
        Reading first = before.get(label);
        Reading last = after.get(label);
        return first == null || last == null
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) (last.cpuMicros() - first.cpuMicros()));
    }

    /** The memory of a process at the end of the phase, in bytes; empty if it was not read. */
    public OptionalLong residentBytes(String label) {
        Reading last = after.get(label);
        return last == null ? OptionalLong.empty() : OptionalLong.of(last.residentBytes());
    }
}
