package io.longwire.loadtest;

import io.longwire.loadtest.report.FinalTable;
import io.longwire.loadtest.report.HtmlReport;
import io.longwire.loadtest.report.Ink;
import io.longwire.loadtest.report.JsonReport;
import io.longwire.loadtest.report.RunReport;
import io.longwire.loadtest.scenario.Conductor;
import io.longwire.loadtest.scenario.LoadRun;
import io.longwire.loadtest.scenario.Meter;
import io.longwire.loadtest.scenario.NobodyOnlineException;
import io.longwire.loadtest.scenario.Scenario;
import io.longwire.loadtest.terminal.StandardStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.ExitCode;

/** One run as its user sees it: a live line, then a table, a verdict and the files that were asked for. */
final class Performance {

    /** The server has broken a promise, or nobody could log in. */
    private static final int FAILED = OutputFiles.NOT_PASSED;

    private final LoadOptions options;
    private final ScenarioCommand command;
    private final PrintWriter out;

    /** Who leads the run; empty before it begins. */
    private volatile Optional<Conductor> conducting = Optional.empty();

    Performance(LoadOptions options, ScenarioCommand command) {
        this.options = options;
        this.command = command;
        this.out = options.spec().commandLine().getOut();
    }

    int call() throws InterruptedException, IOException {
        options.checkFiles();
        LoadRun.Setup setup = RunSetup.of(options);
        Scenario scenario = command.scenario(options, setup.dialect().promise());
        Optional<String> obstacle = Limits.obstacle(scenario, options);
        if (obstacle.isPresent()) {
            options.spec().commandLine().getErr().println(obstacle.get());
            return ExitCode.USAGE;
        }
        try (Interruption untilTold = Interruption.does(this::cutShort)) {
            return tell(play(scenario, setup));
        } catch (NobodyOnlineException e) {
            options.spec().commandLine().getErr().println(options.targetsInWords() + ": " + e.getMessage());
            if (!e.advice().isEmpty()) {
                options.spec().commandLine().getErr().println(e.advice());
            }
            return FAILED;
        }
    }

    private void cutShort() {
        conducting.ifPresent(Conductor::stop);
    }

    private int tell(RunReport report) {
        out.print(FinalTable.of(report, Ink.forStandardOutput()));
        out.flush();
        OutputFiles files = new OutputFiles(options.spec());
        files.write(options.json(), () -> JsonReport.of(report));
        files.write(options.report(), () -> HtmlReport.of(report));
        return files.exitCode(report.check().passed());
    }

    private RunReport play(Scenario scenario, LoadRun.Setup setup) throws InterruptedException, NobodyOnlineException {
        Instant started = Instant.now();
        List<Meter> meters = Meters.of(options);
        SeriesBook book = new SeriesBook();
        LiveLine live = new LiveLine(out, StandardStream.OUTPUT.isTerminal());
        try (Conductor conductor = LoadRun.conductor(scenario, setup, helpers(), meters, moment -> {
            book.heard(moment);
            live.heard(moment);
        })) {
            conducting = Optional.of(conductor);
            return Reports.of(scenario, options, started, conductor.run(), book);
        } finally {
            live.clear();
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
