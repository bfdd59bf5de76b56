package io.longwire.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.loadtest.scenario.Meter.Reading;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeterGroupTest {

    private record Fixed(String label, Optional<Reading> read) implements Meter {}

    private static Meter reading(long cpuMicros, long residentBytes) {
        return new Fixed("server", Optional.of(new Reading(cpuMicros, residentBytes)));
    }

    @Test
    void severalProcessesAreToldAsTheirSum() {
        assertThat(new MeterGroup("server", List.of(reading(5, 100), reading(7, 1000))).read())
                .contains(new Reading(12, 1100));
    }

    @Test
    void withoutOneOfThemThereIsNoSum() {
        Meter gone = new Fixed("server", Optional.empty());

        assertThat(new MeterGroup("server", List.of(reading(5, 100), gone)).read())
                .isEmpty();
    }
}
