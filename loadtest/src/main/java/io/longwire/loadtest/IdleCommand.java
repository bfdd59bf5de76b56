package io.longwire.loadtest;

import io.longwire.client.Backoff;
import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.scenario.IdleScenario;
import io.longwire.loadtest.scenario.Scenario;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private LoginRate loginRate;

    @Override
    Scenario scenario(LoadOptions options, Promise promise) {
        options.atLeast("--users", users, 2);
        return new IdleScenario(
                new IdleScenario.Plan(users, loginRate.of(options), duration),
                options.habits(1, false, Backoff.DEFAULT));
    }
}
