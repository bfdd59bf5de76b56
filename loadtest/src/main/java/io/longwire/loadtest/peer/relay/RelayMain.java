package io.longwire.loadtest.peer.relay;

import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The relay as a process of its own: prints {@code ready: <host>:<port>} and serves until it is terminated. */
@Command(
        name = "relay",
        description = "Passes Longwire messages on between phones and promises nothing: a floor to measure against.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class RelayMain implements Callable<Integer> {

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "0.0.0.0",
            description = "Where to listen (default: ${DEFAULT-VALUE}).")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "The port; 0 for any that is free (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--loops",
            paramLabel = "COUNT",
            defaultValue = "1",
            description = "How many event loops, one thread each (default: ${DEFAULT-VALUE}).")
    private int loops;

    private RelayMain() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new RelayMain()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Relay relay = Relay.start(new InetSocketAddress(host, port), loops)) {
            System.out.println("ready: " + host + ":" + relay.address().getPort());
            relay.awaitEnd();
        }
        return CommandLine.ExitCode.OK;
    }
}
