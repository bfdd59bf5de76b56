package io.longwire.loadtest;

import io.longwire.client.Backoff;
import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.scenario.ChatScenario;
import io.longwire.loadtest.scenario.Placement;
import io.longwire.loadtest.scenario.Scenario;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code loadtest chat}. */
@Command(
        name = "chat",
        description = {
            "Users who are on line and chat.%n",
            "Without --rate each user keeps a window of messages full (closed loop): what the server can do at most. "
                    + "With --rate messages are sent when they are due, whatever the server does (open loop), and latencies "
                    + "count from then.%n"
        })
final class ChatCommand extends ScenarioCommand {

    private static final int CLOSED_WINDOW = 16;

    @Option(names = "--users", defaultValue = "400", paramLabel = "N", description = "Users (${DEFAULT-VALUE}).")
    private int users;

    @Option(
            names = "--for",
            defaultValue = "30s",
            paramLabel = "DURATION",
            description = "How long to measure (${DEFAULT-VALUE}).")
    private Duration duration;

    @Option(
            names = "--warm-up",
            defaultValue = "5s",
            paramLabel = "DURATION",
            description = "How long to chat before measuring (${DEFAULT-VALUE}).")
    private Duration warmUp;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "How many messages a user may have under way (16; with --rate 200).")
    private Integer window;

    @Option(
            names = "--rate",
            defaultValue = "0",
            paramLabel = "N",
            description = "Messages a second, of all users together.")
    private double rate;

    @Option(names = "--any", description = "Write to anybody, instead of one partner each.")
    private boolean any;

    @Option(
            names = "--partners",
            paramLabel = "WHERE",
            defaultValue = "any",
            description =
                    "With several targets: whether the two of a pair are on the same, on two of them (across), or "
                            + "anywhere (${DEFAULT-VALUE}).")
    private Placement placement;

    @Mixin
    private LoginRate loginRate;

    @Override
    Scenario scenario(LoadOptions options, Promise promise) {
        options.atLeast("--users", users, 2);
        options.notNegative("--rate", rate);
        int room = window != null
                ? options.atLeast("--window", window, 1)
                : rate > 0 ? LoadOptions.OPEN_WINDOW : CLOSED_WINDOW;
        checkPlacement(options);
        return new ChatScenario(
                new ChatScenario.Plan(users, any, placement, rate, loginRate.of(options), warmUp, duration),
                options.habits(room, true, Backoff.DEFAULT),
                promise);
    }

    private void checkPlacement(LoadOptions options) {
        if (placement == Placement.ACROSS && options.targets().size() < 2) {
            throw new ParameterException(
                    options.spec().commandLine(), "--partners across needs two targets: --target HOST:PORT,HOST:PORT");
        }
        if (placement != Placement.ANY && any) {
            throw new ParameterException(
                    options.spec().commandLine(), "--partners says where pairs are, and with --any there are none");
        }
    }
}
