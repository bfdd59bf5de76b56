package io.longwire.loadtest;

import io.longwire.client.Backoff;
import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.scenario.IdleScenario;
import io.longwire.loadtest.scenario.Scenario;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loadtest idle}. */
@Command(
        name = "idle",
        description = {
            "Connections that are logged in and only send heartbeats: what each costs the server.%n",
            "Memory is told as the slope between a fifth of the users and all of them, after a server on Java was asked to "
                    + "collect its garbage; CPU time per thousand connections over --for.%n"
        })
final class IdleCommand extends ScenarioCommand {

    @Option(names = "--users", defaultValue = "10000", paramLabel = "N", description = "Users (${DEFAULT-VALUE}).")
    private int users;

    @Option(
            names = "--for",
            defaultValue = "30s",
            paramLabel = "DURATION",
            description = "How long to watch them all (${DEFAULT-VALUE}).")
    private Duration duration;

    @Option(
            names = "--login-rate",
            defaultValue = "2000",
            paramLabel = "N",
            description = "Logins a second to begin with; 0 for no limit (${DEFAULT-VALUE}).")
    private double loginRate;

    @Override
    Scenario scenario(LoadOptions options, Promise promise) {
        options.atLeast("--users", users, 2);
        options.notNegative("--login-rate", loginRate);
        return new IdleScenario(
                new IdleScenario.Plan(users, loginRate, duration), options.habits(1, false, Backoff.DEFAULT));
    }
}
