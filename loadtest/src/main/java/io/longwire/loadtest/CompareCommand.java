package io.longwire.loadtest;

import io.longwire.loadtest.check.Verdict;
import io.longwire.loadtest.compare.Contest;
import io.longwire.loadtest.compare.Discipline;
import io.longwire.loadtest.device.Stamp;
import io.longwire.loadtest.peer.LongwirePeer;
import io.longwire.loadtest.peer.Peer;
import io.longwire.loadtest.peer.PeerSettings;
import io.longwire.loadtest.peer.Peers;
import io.longwire.loadtest.report.Comparison;
import io.longwire.loadtest.report.Comparison.Target;
import io.longwire.loadtest.report.ComparisonTable;
import io.longwire.loadtest.report.HtmlReport;
import io.longwire.loadtest.report.Ink;
import io.longwire.loadtest.report.JsonReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code loadtest compare}. */
@Command(
        name = "compare",
        description = {
            "The same load against several servers, in turns, each started and stopped for it.%n",
            "A target is the name of a server (see: loadtest peers), or a gateway's jar: NAME=path/to/gateway.jar; longwire alone is "
                    + "gateway/target/gateway.jar. All are "
                    + "held against the first. One that is not installed is skipped.%n",
            "Read the README of this module before you quote a figure.%n"
        })
final class CompareCommand implements Callable<Integer> {

    private static final int FEWEST_ROUNDS = 1;

    /** The gateway, where the project's build leaves it. */
    private static final String LONGWIRE = "longwire";

    private static final String BUILT_GATEWAY = "gateway/target/gateway.jar";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--targets",
            split = ",",
            paramLabel = "TARGET",
            defaultValue = "relay,longwire=gateway/target/gateway.jar,mosquitto,hivemq,socketio,nats",
            description = "What to compare (${DEFAULT-VALUE}).")
    private List<String> targets;

    @Option(
            names = "--disciplines",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "speed,idle,login,mail",
            description = "What to compare them in: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private List<Discipline> disciplines;

    @Option(names = "--rounds", defaultValue = "3", paramLabel = "N", description = "Rounds (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--for",
            defaultValue = "8s",
            paramLabel = "DURATION",
            description = "How long each measured part lasts (${DEFAULT-VALUE}).")
    private Duration duration;

    @Option(
            names = "--warm-up",
            defaultValue = "6s",
            paramLabel = "DURATION",
            description = "How long users chat before anything is measured (${DEFAULT-VALUE}).")
    private Duration warmUp;

    @Option(
            names = "--users",
            defaultValue = "400",
            paramLabel = "N",
            description = "Users who chat in pairs, and users who get mail (${DEFAULT-VALUE}).")
    private int users;

    @Option(
            names = "--window",
            defaultValue = "16",
            paramLabel = "N",
            description = "How many messages a user has under way (${DEFAULT-VALUE}).")
    private int window;

    @Option(
            names = "--payload",
            defaultValue = "128",
            paramLabel = "BYTES",
            description = "Payload (${DEFAULT-VALUE}).")
    private int payload;

    @Option(
            names = "--rate",
            defaultValue = "5000",
            paramLabel = "N",
            description = "Messages a second at which latencies are compared (${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--idle-users",
            defaultValue = "15000",
            paramLabel = "N",
            description = "Idle connections (${DEFAULT-VALUE}).")
    private int idleUsers;

    @Option(
            names = "--login-users",
            defaultValue = "4000",
            paramLabel = "N",
            description = "Users who log in and out (${DEFAULT-VALUE}).")
    private int loginUsers;

    @Option(
            names = "--java-option",
            paramLabel = "OPTION",
            description = "For each server that runs on a JVM, so that all have the same heap: --java-option=-Xmx512m.")
    private List<String> javaOptions = List.of();

    @Option(names = "--peers-dir", paramLabel = "DIRECTORY", description = "Where peers are installed.")
    private Path peersDirectory = PeerSettings.defaults().directory();

    @Option(names = "--json", paramLabel = "FILE", description = "Write everything measured as JSON.")
    private Path json;

    @Option(names = "--report", paramLabel = "FILE", description = "Write a page of HTML with charts.")
    private Path report;

    @Override
    public Integer call() throws IOException, InterruptedException {
        checkNumbers();
        OutputFiles.check(spec, "--json", json);
        OutputFiles.check(spec, "--report", report);
        Instant started = Instant.now();
        Path workdir = Files.createTempDirectory("longwire-compare-");
        workdir.toFile().deleteOnExit();
        Contest contest = new Contest(
                peers(),
                disciplines,
                new Discipline.Load(users, window, payload, rate, idleUsers, loginUsers, warmUp, duration),
                Dialects::named,
                workdir,
                line -> spec.commandLine().getErr().println(line));
        List<Target> played = contest.play(rounds);
        Comparison comparison = new Comparison(
                "Comparison: " + played.stream().map(Target::name).collect(Collectors.joining(", ")),
                ThisProgram.commandLine(spec),
                started,
                ThisMachine.describe(),
                ThisProgram.settings(spec),
                contest.measures(),
                played,
                contest.warnings());
        PrintWriter out = spec.commandLine().getOut();
        out.print(ComparisonTable.of(comparison, Ink.forStandardOutput()));
        out.flush();
        OutputFiles files = new OutputFiles(spec);
        files.write(Optional.ofNullable(json), () -> JsonReport.of(comparison));
        files.write(Optional.ofNullable(report), () -> HtmlReport.of(comparison));
        List<Verdict> verdicts = played.stream()
                .flatMap(target -> target.rounds().stream())
                .map(round -> round.check())
                .toList();
        if (verdicts.isEmpty()) {
            spec.commandLine().getErr().println("nothing was compared: none of the targets could be started");
        }
        return files.exitCode(!verdicts.isEmpty() && verdicts.stream().allMatch(Verdict::passed));
    }

    private void checkNumbers() {
        atLeast("--rounds", rounds, FEWEST_ROUNDS);
        atLeast("--users", users, 2);
        atLeast("--window", window, 1);
        atLeast("--payload", payload, Stamp.MIN_PAYLOAD_BYTES);
        atLeast("--idle-users", idleUsers, 2);
        atLeast("--login-users", loginUsers, 1);
        if (!(rate > 0)) {
            throw new ParameterException(spec.commandLine(), "--rate is " + rate + ", must be more than 0");
        }
    }

    private void atLeast(String flag, int value, int minimum) {
        if (value < minimum) {
            throw new ParameterException(spec.commandLine(), flag + " is " + value + ", must be at least " + minimum);
        }
    }

    private List<Peer> peers() {
        List<String> names =
                targets.stream().map(target -> target.replaceFirst("=.*", "")).toList();
        if (Set.copyOf(names).size() < names.size()) {
            throw new ParameterException(spec.commandLine(), "two of the targets have one name: " + names);
        }
        Peers known = new Peers(new PeerSettings(peersDirectory, javaOptions));
        List<Peer> peers = new ArrayList<>();
        for (String named : targets) {
            String target = named.equals(LONGWIRE) ? LONGWIRE + "=" + BUILT_GATEWAY : named;
            int equals = target.indexOf('=');
            Optional<Peer> peer = equals > 0
                    ? Optional.of(new LongwirePeer(
                            target.substring(0, equals), Path.of(target.substring(equals + 1)), javaOptions, List.of()))
                    : known.named(target);
            peers.add(peer.orElseThrow(() -> new ParameterException(
                    spec.commandLine(), "there is no target '" + target + "'; see: loadtest peers")));
        }
        return peers;
    }
}
