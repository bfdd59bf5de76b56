package io.longwire.loadtest.scenario;

import java.util.List;
import java.util.Optional;

/**
 * Several processes that are told as one: the servers of a run, say.
 *
 * @param label the name that they have together
 */
public record MeterGroup(String label, List<Meter> members) implements Meter {

    public MeterGroup {
        members = List.copyOf(members);
    }

    /** The sum; empty as soon as one of them is gone, since a sum without it would tell that time ran backwards. */
    @Override
    public Optional<Reading> read() {
        long cpuMicros = 0;
        long residentBytes = 0;
        for (Meter member : members) {
            Optional<Reading> reading = member.read();
            if (reading.isEmpty()) {
                return Optional.empty();
            }
            cpuMicros += reading.get().cpuMicros();
            residentBytes += reading.get().residentBytes();
        }
        return Optional.of(new Reading(cpuMicros, residentBytes));
    }

    @Override
    public void tidy() {
        members.forEach(Meter::tidy);
    }
}
