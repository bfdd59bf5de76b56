package io.longwire.loadtest;

import io.longwire.client.Backoff;
import io.longwire.loadtest.chaos.Chaos;
import io.longwire.loadtest.chaos.ChaosPlan;
import io.longwire.loadtest.chaos.fault.FaultKind;
import io.longwire.loadtest.chaos.load.TownPlan;
import io.longwire.loadtest.chaos.site.SitePlan;
import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.LongwireDialect;
import io.longwire.loadtest.device.Tokens;
import io.longwire.loadtest.peer.redis.PushDialect;
import io.longwire.loadtest.peer.redis.PushWay;
import io.longwire.loadtest.process.Programs;
import io.longwire.loadtest.process.Workdir;
import io.longwire.loadtest.report.ChaosReport;
import io.longwire.loadtest.report.ChaosTable;
import io.longwire.loadtest.report.Ink;
import io.longwire.loadtest.report.JsonReport;
import io.longwire.loadtest.scenario.LoadRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code loadtest chaos}. */
@Command(
        name = "chaos",
        description = {
            "Faults under load: starts gateways and a Redis of its own, lets users chat, come and go, and kills, pauses and "
                    + "cuts off what they depend on. Every message is checked.%n",
            "Needs redis-server 7 or newer. Everything that was started is ended.%n"
        })
final class ChaosCommand implements Callable<Integer> {

    private static final String ALL = "all";
    private static final String SINGLE = "single";
    private static final String PER_DEVICE = "per-device";

    /** How many devices a user has who has several. */
    private static final int SEVERAL = 2;

    /** Below the 256 that a gateway lets a phone have without a receipt. */
    private static final int WINDOW = 100;

    private static final int PAYLOAD_BYTES = 64;

    /** Quicker than people's phones: what is measured is how long the gateways take. */
    private static final Backoff BACKOFF =
            new Backoff(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(5));

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--fault",
            split = ",",
            paramLabel = "NAME",
            defaultValue = ALL,
            description =
                    "What is done, or all (${DEFAULT-VALUE}): gateway-kill, push-reader-kill, gateway-stop, gateway-deaf, "
                            + "dead-claims, stale-claims, rolling-restart, redis-stop, redis-kill, redis-kill-empty, "
                            + "redis-full, redis-cut, redis-blackhole, slow-replica, sentinel-failover, redis-partition, "
                            + "cluster-failover, phones, login-races, clock.")
    private List<String> faults;

    @Option(names = "--rounds", defaultValue = "1", paramLabel = "N", description = "Of each fault (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--seed", paramLabel = "NUMBER", description = "What chance begins with, to repeat a run.")
    private Long seed;

    @Option(names = "--gateways", defaultValue = "3", paramLabel = "N", description = "How many (${DEFAULT-VALUE}).")
    private int gateways;

    @Option(
            names = "--gateway-jar",
            defaultValue = "gateway/target/gateway.jar",
            paramLabel = "FILE",
            description = "What to start (${DEFAULT-VALUE}).")
    private Path gatewayJar;

    @Option(
            names = "--gateway-arg",
            paramLabel = "FLAG",
            description = "For each gateway, as --gateway-arg=--relay-timeout=1s.")
    private List<String> gatewayArguments = List.of();

    @Option(
            names = "--node-lease",
            defaultValue = "3s",
            paramLabel = "DURATION",
            description = "How long a gateway that is silent is believed to be alive (${DEFAULT-VALUE}).")
    private Duration nodeLease;

    @Option(names = "--users", defaultValue = "200", paramLabel = "N", description = "Users (${DEFAULT-VALUE}).")
    private int users;

    @Option(
            names = "--rate",
            defaultValue = "400",
            paramLabel = "N",
            description = "Messages a second, of all users together (${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--devices",
            defaultValue = "single",
            paramLabel = "POLICY",
            description =
                    "What the gateways let users have: single, or per-device, where every third user has two devices "
                            + "online (${DEFAULT-VALUE}).")
    private String devices;

    @Option(
            names = "--push-rate",
            defaultValue = "200",
            paramLabel = "N",
            description =
                    "Pushes a second by backends, where there is one Redis to push to; 0 for none (${DEFAULT-VALUE}).")
    private double pushRate;

    @Option(
            names = "--races",
            defaultValue = "1000",
            paramLabel = "N",
            description = "Races in a round of login-races (${DEFAULT-VALUE}).")
    private int races;

    @Option(
            names = "--whole-within",
            defaultValue = "60s",
            paramLabel = "DURATION",
            description = "How long service may take to come back (${DEFAULT-VALUE}).")
    private Duration wholeWithin;

    @Option(
            names = "--settle",
            defaultValue = "30s",
            paramLabel = "DURATION",
            description = "How long the last messages of a round may take to arrive (${DEFAULT-VALUE}).")
    private Duration settle;

    @Option(names = "--json", paramLabel = "FILE", description = "Write everything measured as JSON.")
    private Path json;

    @Override
    public Integer call() throws IOException {
        List<FaultKind> kinds = kinds();
        check();
        OutputFiles.check(spec, "--json", json);
        Instant started = Instant.now();
        long chosenSeed = seed == null ? System.nanoTime() & Integer.MAX_VALUE : seed;
        spec.commandLine().getErr().println("seed " + chosenSeed);
        Workdir workdir = Workdir.below(Path.of(System.getProperty("java.io.tmpdir"), "longwire-chaos"));
        Chaos chaos = new Chaos(
                plan(kinds, chosenSeed, workdir.path()),
                line -> spec.commandLine().getErr().println(line));
        Thread player = Thread.currentThread();
        // Open until all is told: the program ends as soon as it is closed.
        try (Interruption untilTold = Interruption.does(player::interrupt)) {
            try (chaos) {
                chaos.play();
            } catch (InterruptedException e) {
                spec.commandLine().getErr().println("interrupted: the round that was under way is not told");
            }
            return tell(chaos, started, workdir);
        }
    }

    private int tell(Chaos chaos, Instant started, Workdir workdir) throws IOException {
        ChaosReport report = new ChaosReport(
                ThisProgram.commandLine(spec),
                started,
                ThisMachine.describe(),
                ThisProgram.settings(spec),
                chaos.rounds(),
                chaos.skipped());
        PrintWriter out = spec.commandLine().getOut();
        out.print(ChaosTable.of(report, Ink.forStandardOutput()));
        if (report.isClean()) {
            workdir.close();
        } else {
            out.println("logs and histories are kept in " + workdir.path());
        }
        out.flush();
        OutputFiles files = new OutputFiles(spec);
        files.write(Optional.ofNullable(json), () -> JsonReport.of(report));
        return files.exitCode(report.isClean());
    }

    private ChaosPlan plan(List<FaultKind> kinds, long chosenSeed, Path directory) {
        List<String> arguments = new ArrayList<>();
        // Phones that do not read are told from those that do while a round lasts.
        arguments.addAll(List.of("--ack-timeout", "2s"));
        if (gateways > 1) {
            arguments.addAll(List.of("--node-lease", nodeLease.toMillis() + "ms"));
        }
        arguments.addAll(List.of("--devices", devices));
        arguments.addAll(gatewayArguments);
        Cell.Habits habits = new Cell.Habits(PAYLOAD_BYTES, WINDOW, false, Duration.ZERO, BACKOFF, Tokens.NONE, settle);
        return new ChaosPlan(
                kinds,
                rounds,
                races,
                chosenSeed,
                new SitePlan(gatewayJar, gateways, arguments, nodeLease),
                new TownPlan(users, rate, devices.equals(SINGLE) ? 1 : SEVERAL, habits, pushing()),
                wholeWithin,
                settle,
                directory);
    }

    private Optional<TownPlan.Pushing> pushing() {
        if (pushRate == 0) {
            return Optional.empty();
        }
        long run = LoadRun.Setup.newRun();
        Promise promise = PushWay.STREAM.promise(LongwireDialect.gateway(run).promise());
        return Optional.of(
                new TownPlan.Pushing(new PushDialect(PushWay.STREAM, promise, "lw:", run, Optional.empty()), pushRate));
    }

    private List<FaultKind> kinds() {
        if (faults.contains(ALL)) {
            return Arrays.asList(FaultKind.values());
        }
        return faults.stream()
                .map(word -> FaultKind.named(word)
                        .orElseThrow(() -> mistake("there is no fault '" + word + "'; there are: "
                                + Arrays.stream(FaultKind.values())
                                        .map(FaultKind::word)
                                        .collect(Collectors.joining(", ")))))
                .toList();
    }

    private void check() {
        if (!List.of(SINGLE, PER_DEVICE).contains(devices)) {
            throw mistake("--devices is " + devices + ", must be " + SINGLE + " or " + PER_DEVICE);
        }
        atLeast("--rounds", rounds, 1);
        atLeast("--gateways", gateways, 1);
        atLeast("--users", users, 10);
        atLeast("--races", races, 1);
        if (!(pushRate >= 0)) {
            throw mistake("--push-rate is " + pushRate + ", must be at least 0");
        }
        if (!(rate > 0)) {
            throw mistake("--rate is " + rate + ", must be more than 0");
        }
        if (!Files.isReadable(gatewayJar)) {
            throw mistake("there is no " + gatewayJar + "; build it: mvn -DskipTests package");
        }
        if (Programs.find("redis-server").isEmpty()) {
            throw mistake("there is no redis-server on the PATH");
        }
    }

    private void atLeast(String flag, int value, int minimum) {
        if (value < minimum) {
            throw mistake(flag + " is " + value + ", must be at least " + minimum);
        }
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
