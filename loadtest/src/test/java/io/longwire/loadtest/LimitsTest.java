package io.longwire.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.loadtest.device.Counts;
import io.longwire.loadtest.device.End;
import io.longwire.loadtest.device.Ends;
import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.scenario.Measured;
import io.longwire.loadtest.scenario.Meter.Reading;
import io.longwire.loadtest.scenario.Phase;
import io.longwire.loadtest.scenario.PhaseRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class LimitsTest {

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    @Command
    private static final class AnyScenario {
        @Mixin
        private LoadOptions options;
    }

    /** The warnings of a run of one phase of ten seconds, in which this program has used so much CPU time. */
    private static List<String> warnings(Interval counted, boolean isDone, double cpuSeconds, String... flags) {
        AnyScenario command = new AnyScenario();
        new CommandLine(command)
                .registerConverter(Duration.class, Durations::parse)
                .registerConverter(Endpoint.class, Endpoint::parse)
                .parseArgs(flags);
        PhaseRecord phase = new PhaseRecord(
                Phase.until("log in", TEN_SECONDS),
                10,
                isDone,
                counted,
                0,
                Map.of(Meters.GENERATOR, new Reading(0, 0)),
                Map.of(Meters.GENERATOR, new Reading((long) (cpuSeconds * 1e6), 0)));
        return Limits.warnings(new Measured(List.of(phase), List.of(Meters.GENERATOR)), command.options);
    }

    private static Interval refused(String reason, long times) {
        Interval interval = new Interval();
        interval.count(Counts.REFUSED + "/" + End.Kind.UNREACHABLE + ": " + reason, times);
        return interval;
    }

    @Test
    void aRunWithoutLimitsHasNoWarnings() {
        assertThat(warnings(new Interval(), true, 5)).isEmpty();
    }

    @Test
    void portsAndDescriptorsThatRunOutAreToldWithWhatHelps() {
        assertThat(warnings(refused(Ends.OUT_OF_PORTS, 1_200), true, 0))
                .containsExactly(
                        "1,200 connections failed: out of source ports; name more source addresses with --bind");
        assertThat(warnings(refused(Ends.OUT_OF_DESCRIPTORS, 3), true, 0))
                .containsExactly(
                        "3 connections failed: out of file descriptors; raise ulimit -n, or spread over --processes");
    }

    @Test
    void aPhaseThatWasGivenUpIsNamed() {
        assertThat(warnings(new Interval(), false, 0))
                .containsExactly("the phase 'log in' was not done after 10 s and was given up");
    }

    @Test
    void aBusyGeneratorIsToldByItsEventLoops() {
        assertThat(warnings(new Interval(), true, 9.5))
                .singleElement()
                .asString()
                .contains("busy for 95 % of the time of its 1 event loop:");
        assertThat(warnings(new Interval(), true, 9.5, "--threads", "2", "--processes", "2"))
                .isEmpty();
    }
}
