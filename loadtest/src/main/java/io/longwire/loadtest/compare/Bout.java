package io.longwire.loadtest.compare;

import io.longwire.loadtest.check.Verdict;
import io.longwire.loadtest.device.Dialect;
import io.longwire.loadtest.peer.Peer;
import io.longwire.loadtest.peer.RunningServer;
import io.longwire.loadtest.peer.ServerProcess;
import io.longwire.loadtest.report.RunReport.Figure;
import io.longwire.loadtest.report.RunReport.Latency;
import io.longwire.loadtest.scenario.Conductor;
import io.longwire.loadtest.scenario.Latencies;
import io.longwire.loadtest.scenario.LoadRun;
import io.longwire.loadtest.scenario.Meter;
import io.longwire.loadtest.scenario.ProcessMeter;
import io.longwire.loadtest.scenario.Scenario;
import io.longwire.net.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** One load against one server, which is started for it and stopped afterwards. */
final class Bout {

    private final Discipline discipline;
    private final Discipline.Load load;
    private final BiFunction<String, Long, Optional<Dialect>> dialects;

    /**
     * What came out.
     *
     * @param values the figures by their keys
     * @param limited phases that were given up, in words; empty if all went well
     */
    record Score(Map<String, Double> values, List<Latency> latencies, Verdict verdict, List<String> limited) {}

    /** A bout; {@code dialects} finds a dialect by its name and the run's number. */
    Bout(Discipline discipline, Discipline.Load load, BiFunction<String, Long, Optional<Dialect>> dialects) {
        this.discipline = discipline;
        this.load = load;
        this.dialects = dialects;
    }

    /** Whether the server can be measured in the discipline at all. */
    boolean suits(Peer peer) {
        return discipline.suits(dialect(peer, 0).promise());
    }

    /**
     * Plays it.
     *
     * @param workdir an empty directory for the server
     * @throws IOException if the server does not come up
     */
    Score play(Peer peer, Path workdir) throws IOException, InterruptedException {
        try (RunningServer server = peer.start(workdir)) {
            long run = LoadRun.Setup.newRun();
            Dialect dialect = dialect(peer, run);
            Scenario scenario = discipline.scenario(load, dialect.promise());
            LoadRun.Setup setup = new LoadRun.Setup(
                    dialect, List.of(server.address()), List.of(), Transport.best(), 1, Optional.empty(), run, run);
            try (Conductor conductor = LoadRun.conductor(scenario, setup, List.of(), meters(server), moment -> {})) {
                return score(scenario, conductor.run());
            }
        }
    }

    private static Score score(Scenario scenario, Conductor.Result result) {
        Map<String, Double> values = scenario.figures(result.measured()).stream()
                .collect(Collectors.toMap(Figure::key, Figure::value, (one, other) -> one));
        List<String> limited = result.measured().phases().stream()
                .filter(phase -> !phase.isDone())
                .map(phase -> "'" + phase.phase().name() + "' was given up after "
                        + phase.phase().limit().toSeconds() + " s")
                .toList();
        return new Score(values, Latencies.of(scenario.timed(result.measured())), result.verdict(), limited);
    }

    private Dialect dialect(Peer peer, long run) {
        return dialects.apply(peer.dialect(), run)
                .orElseThrow(() -> new IllegalStateException(
                        peer.name() + " speaks '" + peer.dialect() + "', which is no dialect"));
    }

    private static List<Meter> meters(RunningServer server) {
        List<Meter> meters = new ArrayList<>();
        for (ServerProcess process : server.processes()) {
            meters.add(new ProcessMeter(process.label(), process.pid()));
        }
        meters.add(new ProcessMeter("generator", ProcessHandle.current().pid()));
        return meters;
    }
}
