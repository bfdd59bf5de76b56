package io.longwire.loadtest;

import io.longwire.client.Backoff;
import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.Stamp;
import io.longwire.loadtest.device.Tokens;
import io.longwire.net.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What every scenario can be told. */
final class LoadOptions {

    /** The window of phones that send at a rate: below the 256 that the gateway lets a phone have without a receipt. */
    static final int OPEN_WINDOW = 200;

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--target",
            paramLabel = "HOST:PORT",
            split = ",",
            defaultValue = "127.0.0.1:7400",
            description =
                    "The server (${DEFAULT-VALUE}); or several, over which the phones are spread. A phone that comes "
                            + "back takes any of them, as behind a load balancer.")
    private List<Endpoint> targets;

    @Option(
            names = "--dialect",
            paramLabel = "NAME",
            defaultValue = "longwire",
            description = "What the server speaks: longwire, relay, mqtt, socketio, nats (${DEFAULT-VALUE}).")
    private String dialect;

    @Option(
            names = "--payload",
            paramLabel = "BYTES",
            defaultValue = "128",
            description = "The size of each message's payload (${DEFAULT-VALUE}).")
    private int payload;

    @Option(
            names = "--heartbeat",
            paramLabel = "DURATION",
            defaultValue = "0s",
            description = "The interval of heartbeats to ask for; 0s leaves it to the server (${DEFAULT-VALUE}).")
    private Duration heartbeat;

    @Option(
            names = "--settle",
            paramLabel = "DURATION",
            defaultValue = "30s",
            description = "How long the last messages may take to arrive, where that is promised (${DEFAULT-VALUE}).")
    private Duration settle;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            split = ",",
            description = "Source addresses to spread the connections over. Without it, addresses of 127.0.0.0/8 where "
                    + "the server is on loopback and there are many phones.")
    private List<InetAddress> bind = List.of();

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Event loops of each process of this program (${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--processes",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Processes to spread the phones over, each with its own limit of open files (${DEFAULT-VALUE}).")
    private int processes;

    @Option(names = "--transport", paramLabel = "NAME", description = "epoll, io_uring or nio; the best that works.")
    private Transport transport = Transport.best();

    @Option(
            names = "--server-pid",
            paramLabel = "PID",
            split = ",",
            description = "The processes of all servers, where they cannot be found by their ports: their CPU time and "
                    + "memory are read, and told in one.")
    private List<Long> serverPids = List.of();

    @Option(
            names = "--redis-pid",
            paramLabel = "PID",
            split = ",",
            description = "The processes of a Redis that the servers have not started themselves, to be told as well.")
    private List<Long> redisPids = List.of();

    @Option(
            names = "--jwt-secret",
            paramLabel = "FILE",
            description =
                    "Sign a token for each login with the secret in this file (HS256), as a gateway with --auth jwt "
                            + "and --jwt-secret-file FILE wants it.")
    private Path jwtSecret;

    @Option(names = "--jwt-issuer", paramLabel = "NAME", description = "The issuer to write into tokens.")
    private Optional<String> jwtIssuer = Optional.empty();

    @Option(names = "--jwt-audience", paramLabel = "NAME", description = "The audience to write into tokens.")
    private Optional<String> jwtAudience = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "Write everything measured as JSON.")
    private Path json;

    @Option(names = "--report", paramLabel = "FILE", description = "Write a page of HTML with charts.")
    private Path report;

    @Option(
            names = "--history",
            paramLabel = "FILE",
            description =
                    "Also write the whole history of all messages, so that a violation can tell all of it. Further event "
                            + "loops write to FILE.1 and so on, further processes to FILE-1.")
    private Path history;

    @Option(names = "--seed", paramLabel = "NUMBER", description = "What chance begins with, to repeat a run.")
    private Long seed;

    @Option(names = "--worker", hidden = true, description = "Which of the processes this is, for helpers only.")
    private Integer worker;

    List<Endpoint> targets() {
        return targets;
    }

    /** The targets as the user gave them. */
    String targetsInWords() {
        return targets.stream().map(Endpoint::text).collect(Collectors.joining(","));
    }

    String dialect() {
        return dialect;
    }

    /**
     * The source addresses; empty for what fits.
     *
     * @throws ParameterException if one is not of this machine: the kernel would say the same as when it is out of ports
     */
    List<InetAddress> bind() {
        for (InetAddress address : bind) {
            if (!ThisMachine.has(address)) {
                throw new ParameterException(
                        spec.commandLine(), "--bind " + address.getHostAddress() + " is no address of this machine");
            }
        }
        return bind;
    }

    int threads() {
        return atLeast("--threads", threads, 1);
    }

    int processes() {
        return atLeast("--processes", processes, 1);
    }

    Transport transport() {
        return transport;
    }

    List<Long> serverPids() {
        return serverPids;
    }

    List<Long> redisPids() {
        return redisPids;
    }

    Optional<Path> json() {
        return Optional.ofNullable(json);
    }

    Optional<Path> report() {
        return Optional.ofNullable(report);
    }

    Optional<Path> history() {
        return Optional.ofNullable(history);
    }

    long seed() {
        return seed == null ? System.nanoTime() : seed;
    }

    /** Which of the helper processes this is, from 0; empty in the process that the user has started. */
    Optional<Integer> worker() {
        return Optional.ofNullable(worker);
    }

    CommandSpec spec() {
        return spec;
    }

    /** What the phones are like. */
    Cell.Habits habits(int window, boolean awaitsDelivery, Backoff backoff) {
        int bytes = atLeast("--payload", payload, Stamp.MIN_PAYLOAD_BYTES);
        return new Cell.Habits(bytes, window, awaitsDelivery, heartbeat, backoff, tokens(), settle);
    }

    private Tokens tokens() {
        try {
            return jwtSecret == null ? Tokens.NONE : SignedTokens.of(jwtSecret, jwtIssuer, jwtAudience);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /**
     * A number that must not be too small.
     *
     * @throws ParameterException if it is
     */
    int atLeast(String flag, int value, int minimum) {
        if (value < minimum) {
            throw new ParameterException(spec.commandLine(), flag + " is " + value + ", must be at least " + minimum);
        }
        return value;
    }

    /** @throws ParameterException if nothing listens there */
    void listens(String flag, Endpoint endpoint) {
        try {
            endpoint.tryOut();
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), flag + " " + e.getMessage(), e);
        }
    }

    /**
     * A rate, or how often something happens: none of it is possible.
     *
     * @throws ParameterException if it is below zero
     */
    void notNegative(String flag, double value) {
        if (!(value >= 0)) {
            throw new ParameterException(spec.commandLine(), flag + " is " + value + ", must be at least 0");
        }
    }

    /**
     * A rate that there must be.
     *
     * @throws ParameterException if it is zero, or below
     */
    void positive(String flag, double value) {
        if (!(value > 0)) {
            throw new ParameterException(spec.commandLine(), flag + " is " + value + ", must be more than 0");
        }
    }

    /**
     * Looks whether what was measured can be written: better before the run than after it.
     *
     * @throws ParameterException if a file cannot be written
     */
    void checkFiles() {
        OutputFiles.check(spec, "--json", json);
        OutputFiles.check(spec, "--report", report);
        OutputFiles.check(spec, "--history", history);
    }

    /**
     * A number that must lie in a range.
     *
     * @throws ParameterException if it does not
     */
    void between(String flag, double value, double minimum, double maximum) {
        if (!(value >= minimum && value <= maximum)) {
            throw new ParameterException(
                    spec.commandLine(), flag + " is " + value + ", must be from " + minimum + " to " + maximum);
        }
    }
}
