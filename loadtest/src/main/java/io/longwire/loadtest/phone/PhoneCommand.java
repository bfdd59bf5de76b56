package io.longwire.loadtest.phone;

import io.longwire.client.ClientConfig;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the phone. */
@Command(
        name = "phone",
        description = {
            "Chat through a gateway from a terminal.%n",
            "Type a line to send it to the user in the prompt; /help tells the rest. Each line is followed by what "
                    + "became of it: '✓✓ delivered' once a device of the recipient has it, '✓ stored' once it waits in "
                    + "the recipient's mailbox, '✗ rejected' with the reason if the gateway did not take it.%n",
            "When standard input or output is not a terminal, lines are read and written plainly. At the end of the input "
                    + "the phone waits up to 10 s for receipts, listens for as long as --listen-for says, and logs out.%n"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar loadtest.jar phone --user alice --to bob",
            "  echo hello | java -jar loadtest.jar phone --user alice --to bob",
            "  java -jar loadtest.jar phone --user bob --listen-for 30s < /dev/null"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:logged out, every message has its receipt (which may say rejected)",
            "1:not reached, not let in, kicked for good, or a receipt is missing",
            "2:wrong usage"
        })
public final class PhoneCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--user", required = true, paramLabel = "NAME", description = "Who logs in.")
    private String user;

    @Option(names = "--to", paramLabel = "NAME", description = "Whom to talk to; /to changes it.")
    private Optional<String> partner;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "The gateway's host (${DEFAULT-VALUE}).")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "7400",
            description = "The gateway's port for phones (${DEFAULT-VALUE}).")
    private int port;

    @ArgGroup
    private TokenOptions token = new TokenOptions();

    @Option(
            names = "--device",
            paramLabel = "ID",
            description = "Names this device among the user's; a new one each time without it, since of two terminals "
                    + "that say to be the same device each ends the other's connection.")
    private String device =
            "terminal-" + Integer.toString(ThreadLocalRandom.current().nextInt(1 << 20, 1 << 25), 36);

    @Option(
            names = "--platform",
            paramLabel = "NAME",
            defaultValue = "terminal",
            description = "What kind of device to be: ios, android, … (${DEFAULT-VALUE}).")
    private String platform;

    @Option(
            names = "--heartbeat",
            paramLabel = "DURATION",
            defaultValue = "0s",
            description = "The interval of heartbeats to ask for; 0s leaves it to the gateway (${DEFAULT-VALUE}).")
    private Duration heartbeat;

    @Option(
            names = "--listen-for",
            paramLabel = "DURATION",
            defaultValue = "0s",
            description =
                    "How long to go on receiving after the input has ended: 500ms, 30s, 5m, 2h (${DEFAULT-VALUE}).")
    private Duration listenFor;

    @Option(names = "--plain", description = "Read and write plain lines on a terminal too.")
    private boolean plain;

    @Override
    public Integer call() throws InterruptedException {
        ClientConfig config = config();
        try (Screen screen = openScreen()) {
            return new PhoneCall(config, screen, partner, listenFor).run() ? 0 : 1;
        } catch (LoginFailure e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 1;
        }
    }

    private ClientConfig config() {
        try {
            return ClientConfig.builder(host, port, user)
                    .device(device, platform)
                    .token(token.supplier())
                    .heartbeat(heartbeat)
                    .client("longwire-phone")
                    .build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Screen openScreen() {
        return !plain && TerminalScreen.isPossible()
                ? TerminalScreen.open()
                : new PlainScreen(System.in, new FileOutputStream(FileDescriptor.out));
    }
}
