package io.longwire.loadtest;

import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.report.RunReport;
import io.longwire.loadtest.report.RunReport.Count;
import io.longwire.loadtest.report.RunReport.Stage;
import io.longwire.loadtest.scenario.Conductor;
import io.longwire.loadtest.scenario.Latencies;
import io.longwire.loadtest.scenario.Measured;
import io.longwire.loadtest.scenario.PhaseRecord;
import io.longwire.loadtest.scenario.Scenario;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes the report of a run from what was measured. */
final class Reports {

    private Reports() {}

    static RunReport of(
            Scenario scenario, LoadOptions options, Instant started, Conductor.Result result, SeriesBook book) {
        Measured measured = result.measured();
        Interval all = measured.total();
        return new RunReport(
                scenario.name(),
                options.targetsInWords(),
                ThisProgram.commandLine(options.spec()),
                started,
                measured.phases().stream().mapToDouble(phase -> phase.seconds()).sum(),
                ThisMachine.describe(),
                ThisProgram.settings(options.spec()),
                scenario.figures(measured),
                Latencies.of(scenario.timed(measured)),
                book.series(measured.meters()),
                stages(measured),
                counts(all),
                Limits.warnings(measured, options),
                result.verdict());
    }

    private static List<Stage> stages(Measured measured) {
        List<Stage> stages = new ArrayList<>();
        double from = 0;
        for (PhaseRecord phase : measured.phases()) {
            stages.add(new Stage(phase.phase().name(), from));
            from += phase.seconds();
        }
        return stages;
    }

    private static List<Count> counts(Interval all) {
        List<Count> counts = new ArrayList<>();
        all.counts().forEach((name, count) -> {
            int slash = name.indexOf('/');
            counts.add(new Count(name.substring(0, slash), name.substring(slash + 1), count));
        });
        return counts;
    }
}
