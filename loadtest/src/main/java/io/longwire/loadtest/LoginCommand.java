package io.longwire.loadtest;

import io.longwire.client.Backoff;
import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.scenario.LoginScenario;
import io.longwire.loadtest.scenario.Scenario;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loadtest login}. */
@Command(
        name = "login",
        description = {
            "A storm of logins.%n",
            "First all users log in at once; then phones log in and out again for as long as --for says, at most 256 at a "
                    + "time.%n"
        })
final class LoginCommand extends ScenarioCommand {

    @Option(names = "--users", defaultValue = "5000", paramLabel = "N", description = "Users (${DEFAULT-VALUE}).")
    private int users;

    @Option(
            names = "--for",
            defaultValue = "30s",
            paramLabel = "DURATION",
            description = "How long to log in and out (${DEFAULT-VALUE}).")
    private Duration duration;

    @Option(
            names = "--rate",
            defaultValue = "0",
            paramLabel = "N",
            description = "Logins a second at most; 0 for as many as the server can do (${DEFAULT-VALUE}).")
    private double rate;

    @Override
    Scenario scenario(LoadOptions options, Promise promise) {
        options.atLeast("--users", users, 1);
        options.notNegative("--rate", rate);
        return new LoginScenario(
                new LoginScenario.Plan(users, rate, duration), options.habits(1, false, Backoff.DEFAULT));
    }
}
