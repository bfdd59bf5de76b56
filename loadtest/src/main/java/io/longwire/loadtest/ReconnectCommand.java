package io.longwire.loadtest;

import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.scenario.ReconnectScenario;
import io.longwire.loadtest.scenario.Scenario;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code loadtest reconnect}. */
@Command(
        name = "reconnect",
        description = {
            "Everybody loses the network at once, in the middle of chats, and comes back.%n",
            "Phones come back after a random wait, as the protocol asks of every SDK. Chats go on at --rate through the cut: "
                    + "what was due meanwhile is sent late, and counts from when it was due.%n"
        })
final class ReconnectCommand extends ScenarioCommand {

    @Option(names = "--users", defaultValue = "2000", paramLabel = "N", description = "Users (${DEFAULT-VALUE}).")
    private int users;

    @Option(
            names = "--for",
            defaultValue = "10s",
            paramLabel = "DURATION",
            description = "How long to chat before the cut, and again after it (${DEFAULT-VALUE}).")
    private Duration duration;

    @Option(
            names = "--rate",
            defaultValue = "2000",
            paramLabel = "N",
            description = "Messages a second, of all users together (${DEFAULT-VALUE}).")
    private double rate;

    @Mixin
    private LoginRate loginRate;

    @Mixin
    private BackoffOption backoff;

    @Override
    Scenario scenario(LoadOptions options, Promise promise) {
        options.atLeast("--users", users, 2);
        options.positive("--rate", rate);
        return new ReconnectScenario(
                new ReconnectScenario.Plan(users, rate, loginRate.of(options), duration),
                options.habits(LoadOptions.OPEN_WINDOW, false, backoff.backoff()),
                promise);
    }
}
