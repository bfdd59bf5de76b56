package io.longwire.loadtest;

import io.longwire.client.Backoff;
import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.peer.redis.PushDialect;
import io.longwire.loadtest.peer.redis.PushWay;
import io.longwire.loadtest.scenario.LoadRun;
import io.longwire.loadtest.scenario.PushScenario;
import io.longwire.loadtest.scenario.Scenario;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code loadtest push}. */
@Command(
        name = "push",
        description = {
            "Backends that push to users who are on line, through the gateway's Redis.%n",
            "Without --rate each backend keeps a window of deliveries open (closed loop): what the gateway can do at most. "
                    + "With --rate pushes are made when they are due, and latencies count from then, to the phone.%n"
        })
final class PushCommand extends ScenarioCommand {

    private static final int CLOSED_WINDOW = 2_000;

    /** Pushes are few or many; what bounds them is Redis, and not a phone's window. */
    private static final int OPEN_WINDOW = 1_000_000;

    @Option(names = "--users", defaultValue = "1000", paramLabel = "N", description = "Users (${DEFAULT-VALUE}).")
    private int users;

    @Option(
            names = "--redis",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:6379",
            description = "The Redis that the gateways share (${DEFAULT-VALUE}).")
    private Endpoint redis;

    @Option(names = "--redis-password", paramLabel = "TEXT", description = "What that Redis asks for, if it does.")
    private Optional<String> password = Optional.empty();

    @Option(
            names = "--redis-prefix",
            paramLabel = "TEXT",
            defaultValue = "lw:",
            description = "As the gateways have it (${DEFAULT-VALUE}).")
    private String prefix;

    @Option(
            names = "--by",
            paramLabel = "WAY",
            defaultValue = "stream",
            description = "By the stream, or by the channel, where nothing is promised (${DEFAULT-VALUE}).")
    private PushWay way;

    @Option(
            names = "--producers",
            defaultValue = "4",
            paramLabel = "N",
            description = "Backends, each with a connection of its own (${DEFAULT-VALUE}).")
    private int producers;

    @Option(
            names = "--fan-out",
            defaultValue = "1",
            paramLabel = "N",
            description = "How many users each push is for, at most 1000 (${DEFAULT-VALUE}).")
    private int fanOut;

    @Option(names = "--everybody", description = "Push to everybody who is on line, instead of to users by name.")
    private boolean everybody;

    @Option(
            names = "--rate",
            defaultValue = "0",
            paramLabel = "N",
            description = "Pushes a second, of all backends together.")
    private double rate;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "How many deliveries a backend may have under way, without --rate (2000).")
    private Integer window;

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
            description = "How long to push before measuring (${DEFAULT-VALUE}).")
    private Duration warmUp;

    @Mixin
    private LoginRate loginRate;

    @Override
    Scenario scenario(LoadOptions options, Promise promise) {
        options.atLeast("--users", users, 1);
        options.atLeast("--producers", producers, 1);
        options.between("--fan-out", fanOut, 1, Math.min(1_000, users));
        options.notNegative("--rate", rate);
        options.listens("--redis", redis);
        int room = window != null ? options.atLeast("--window", window, 1) : rate > 0 ? OPEN_WINDOW : CLOSED_WINDOW;
        PushDialect dialect = new PushDialect(way, way.promise(promise), prefix, LoadRun.Setup.newRun(), password);
        return new PushScenario(
                new PushScenario.Plan(
                        users, producers, everybody ? 0 : fanOut, rate, loginRate.of(options), warmUp, duration),
                options.habits(room, true, Backoff.DEFAULT),
                new PushScenario.Backend(dialect, redis.address()));
    }
}
