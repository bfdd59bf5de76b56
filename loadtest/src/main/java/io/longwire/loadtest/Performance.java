package io.longwire.loadtest;

import io.longwire.loadtest.report.FinalTable;
import io.longwire.loadtest.report.HtmlReport;
import io.longwire.loadtest.report.Ink;
import io.longwire.loadtest.report.JsonReport;
import io.longwire.loadtest.report.RunReport;
import io.longwire.loadtest.scenario.Conductor;
import io.longwire.loadtest.scenario.LoadRun;
import io.longwire.loadtest.scenario.Meter;
import io.longwire.loadtest.scenario.Scenario;
import io.longwire.loadtest.terminal.StandardStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.ExitCode;

/** One run as its user sees it: a live line, then a table, a verdict and the files that were asked for. */
final class Performance {

    /** A broken promise. */
    private static final int VIOLATED = 1;

    private final LoadOptions options;
    private final ScenarioCommand command;
    private final PrintStream out = System.out;

    Performance(LoadOptions options, ScenarioCommand command) {
        this.options = options;
        this.command = command;
    }

    int call() throws InterruptedException, IOException {
        LoadRun.Setup setup = RunSetup.of(options);
        Scenario scenario = command.scenario(options, setup.dialect().promise());
        Optional<String> obstacle = Limits.obstacle(scenario, options);
        if (obstacle.isPresent()) {
            options.spec().commandLine().getErr().println(obstacle.get());
            return ExitCode.USAGE;
        }
        RunReport report = play(scenario, setup);
        out.print(FinalTable.of(report, Ink.forStandardOutput()));
        if (options.json().isPresent()) {
            JsonReport.write(report, options.json().get());
        }
        if (options.report().isPresent()) {
            HtmlReport.write(report, options.report().get());
        }
        return report.check().clean() ? ExitCode.OK : VIOLATED;
    }

    private RunReport play(Scenario scenario, LoadRun.Setup setup) throws InterruptedException {
        Instant started = Instant.now();
        List<Meter> meters = Meters.of(options);
        SeriesBook book = new SeriesBook();
        LiveLine live = new LiveLine(out, StandardStream.OUTPUT.isTerminal());
        try (Conductor conductor = LoadRun.conductor(scenario, setup, helpers(), meters, moment -> {
            book.heard(moment);
            live.heard(moment);
        })) {
            Conductor.Result result = conductor.run();
            live.clear();
            return Reports.of(scenario, options, started, result, book);
        }
    }

    private List<List<String>> helpers() {
        return options.processes() == 1
                ? List.of()
                : IntStream.range(0, options.processes())
                        .mapToObj(worker -> ThisProgram.asWorker(options.spec(), worker))
                        .toList();
    }
}
