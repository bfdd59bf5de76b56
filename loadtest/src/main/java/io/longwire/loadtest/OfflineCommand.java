package io.longwire.loadtest;

import io.longwire.client.Backoff;
import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.scenario.OfflineScenario;
import io.longwire.loadtest.scenario.Scenario;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loadtest offline}. */
@Command(
        name = "offline",
        description = {
            "Mail for users who are off line; then all come and get it. Several rounds; the median of all but the first is "
                    + "told.%n"
        })
final class OfflineCommand extends ScenarioCommand {

    @Option(
            names = "--users",
            defaultValue = "400",
            paramLabel = "N",
            description = "Users who are off line (${DEFAULT-VALUE}).")
    private int users;

    @Option(
            names = "--senders",
            defaultValue = "40",
            paramLabel = "N",
            description = "Users who write to them (${DEFAULT-VALUE}).")
    private int senders;

    @Option(
            names = "--messages",
            defaultValue = "250",
            paramLabel = "N",
            description = "Messages for each user in each round (${DEFAULT-VALUE}).")
    private int messages;

    @Option(names = "--rounds", defaultValue = "5", paramLabel = "N", description = "Rounds (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--window",
            defaultValue = "64",
            paramLabel = "N",
            description = "How many messages a sender may have without a receipt (${DEFAULT-VALUE}).")
    private int window;

    @Option(
            names = "--for",
            defaultValue = "60s",
            paramLabel = "DURATION",
            description = "How long each half of a round may take (${DEFAULT-VALUE}).")
    private Duration duration;

    @Override
    Scenario scenario(LoadOptions options, Promise promise) {
        options.atLeast("--users", users, 1);
        options.atLeast("--senders", senders, 1);
        options.atLeast("--messages", messages, 1);
        options.atLeast("--rounds", rounds, 1);
        options.atLeast("--window", window, 1);
        return new OfflineScenario(
                new OfflineScenario.Plan(users, Math.min(senders, users), messages, rounds, duration),
                options.habits(window, false, Backoff.DEFAULT),
                promise);
    }
}
