package io.longwire.loadtest;

import io.longwire.loadtest.scenario.Meter;
import io.longwire.loadtest.scenario.ProcessMeter;
import java.util.Optional;
import java.util.stream.Stream;

/** What this program uses itself: this process and its helpers. */
record GeneratorMeter() implements Meter {

    @Override
    public String label() {
        return Meters.GENERATOR;
    }

    @Override
    public Optional<Reading> read() {
        ProcessHandle self = ProcessHandle.current();
        return Stream.concat(Stream.of(self), self.children())
                .map(process -> new ProcessMeter(label(), process.pid()).read())
                .flatMap(Optional::stream)
                .reduce((one, other) ->
                        new Reading(one.cpuMicros() + other.cpuMicros(), one.residentBytes() + other.residentBytes()));
    }
}
