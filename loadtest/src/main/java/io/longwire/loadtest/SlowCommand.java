package io.longwire.loadtest;

import io.longwire.client.Backoff;
import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.scenario.Scenario;
import io.longwire.loadtest.scenario.SlowScenario;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code loadtest slow}. */
@Command(
        name = "slow",
        description = {
            "A share of the readers becomes slow, or stops: what do the others notice?%n",
            "Half of them stop reading, half read for 10 ms of each second. Then all read again, and everything must "
                    + "arrive.%n"
        })
final class SlowCommand extends ScenarioCommand {

    @Option(names = "--users", defaultValue = "1000", paramLabel = "N", description = "Users (${DEFAULT-VALUE}).")
    private int users;

    @Option(
            names = "--for",
            defaultValue = "15s",
            paramLabel = "DURATION",
            description = "How long to measure with all well, and again with some slow (${DEFAULT-VALUE}).")
    private Duration duration;

    @Option(
            names = "--rate",
            defaultValue = "5000",
            paramLabel = "N",
            description = "Messages a second, of all users together (${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--share",
            defaultValue = "0.2",
            paramLabel = "PART",
            description = "What part of the readers becomes slow, from 0 to 1 (${DEFAULT-VALUE}).")
    private double share;

    @Option(
            names = "--warm-up",
            defaultValue = "5s",
            paramLabel = "DURATION",
            description = "How long to chat before measuring (${DEFAULT-VALUE}).")
    private Duration warmUp;

    @Mixin
    private LoginRate loginRate;

    @Override
    Scenario scenario(LoadOptions options, Promise promise) {
        options.atLeast("--users", users, 2);
        options.positive("--rate", rate);
        options.between("--share", share, 0, 1);
        return new SlowScenario(
                new SlowScenario.Plan(users, share, rate, loginRate.of(options), warmUp, duration),
                options.habits(LoadOptions.OPEN_WINDOW, false, Backoff.DEFAULT),
                promise);
    }
}
