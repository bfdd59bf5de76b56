package io.longwire.loadtest.scenario;

import io.longwire.loadtest.device.Interval;
import java.util.List;

/** Everything measured in a run, phase by phase. */
public record Measured(List<PhaseRecord> phases, List<String> meters) {

    /** Everything that was counted and timed in all phases. */
    public Interval total() {
        Interval total = new Interval();
        phases.forEach(phase -> total.add(phase.total()));
        return total;
    }

    /**
     * The phase of a name.
     *
     * @throws IllegalArgumentException if the run had none of that name
     */
    public PhaseRecord phase(String name) {
        return phases.stream()
                .filter(record -> record.phase().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the run had no phase '" + name + "'"));
    }
}
