package io.longwire.loadtest;

import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.scenario.MixedScenario;
import io.longwire.loadtest.scenario.Scenario;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code loadtest mixed}. */
@Command(
        name = "mixed",
        description = {
            "A day in the life: users come and go, chat with friends or keep silent, lose the network, get stuck, and find "
                    + "their mail when they come back. For soak runs, let it last for hours.%n"
        })
final class MixedCommand extends ScenarioCommand {

    private static final double MOST_AWAY = 0.95;

    @Option(names = "--users", defaultValue = "2000", paramLabel = "N", description = "Users (${DEFAULT-VALUE}).")
    private int users;

    @Option(
            names = "--for",
            defaultValue = "60s",
            paramLabel = "DURATION",
            description = "How long the day lasts (${DEFAULT-VALUE}).")
    private Duration duration;

    @Option(
            names = "--rate",
            defaultValue = "2000",
            paramLabel = "N",
            description = "Messages a second, of all users together (${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--away",
            defaultValue = "0.2",
            paramLabel = "PART",
            description = "What part of the users is away at any time, from 0 to 0.95 (${DEFAULT-VALUE}).")
    private double away;

    @Option(
            names = "--silent",
            defaultValue = "0.5",
            paramLabel = "PART",
            description = "What part of the users never writes, from 0 to 1 (${DEFAULT-VALUE}).")
    private double silent;

    @Option(
            names = "--cuts",
            defaultValue = "0.5",
            paramLabel = "N",
            description = "How often a minute each phone loses the network (${DEFAULT-VALUE}).")
    private double cuts;

    @Option(
            names = "--stalls",
            defaultValue = "0.2",
            paramLabel = "N",
            description = "How often a minute each phone gets stuck for 7 seconds (${DEFAULT-VALUE}).")
    private double stalls;

    @Mixin
    private LoginRate loginRate;

    @Mixin
    private BackoffOption backoff;

    @Override
    Scenario scenario(LoadOptions options, Promise promise) {
        options.atLeast("--users", users, 2);
        options.positive("--rate", rate);
        options.notNegative("--cuts", cuts);
        options.notNegative("--stalls", stalls);
        options.between("--away", away, 0, MOST_AWAY);
        options.between("--silent", silent, 0, 1);
        return new MixedScenario(
                new MixedScenario.Plan(users, away, silent, cuts, stalls, rate, loginRate.of(options), duration),
                options.habits(LoadOptions.OPEN_WINDOW, false, backoff.backoff()),
                promise);
    }
}
