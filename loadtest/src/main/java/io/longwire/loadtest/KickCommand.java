package io.longwire.loadtest;

import io.longwire.client.Backoff;
import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.scenario.KickScenario;
import io.longwire.loadtest.scenario.Scenario;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loadtest kick}. */
@Command(
        name = "kick",
        description = {
            "Devices of one user race for its one place.%n",
            "All devices of a user log in at once, again and again; when it has become quiet at most one may be on line, and "
                    + "the others must have been told that they were replaced. A friend writes to each user meanwhile.%n"
        })
final class KickCommand extends ScenarioCommand {

    @Option(names = "--users", defaultValue = "50", paramLabel = "N", description = "Users (${DEFAULT-VALUE}).")
    private int users;

    @Option(
            names = "--devices",
            defaultValue = "4",
            paramLabel = "N",
            description = "Devices of each user (${DEFAULT-VALUE}).")
    private int devices;

    @Option(
            names = "--for",
            defaultValue = "30s",
            paramLabel = "DURATION",
            description = "How long to race (${DEFAULT-VALUE}).")
    private Duration duration;

    @Override
    Scenario scenario(LoadOptions options, Promise promise) {
        options.atLeast("--users", users, 1);
        options.atLeast("--devices", devices, 2);
        return new KickScenario(
                new KickScenario.Plan(users, devices, duration),
                options.habits(LoadOptions.OPEN_WINDOW, false, Backoff.DEFAULT),
                promise);
    }
}
