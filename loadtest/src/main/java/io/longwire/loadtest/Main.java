package io.longwire.loadtest;

import io.longwire.loadtest.check.UnwritableFileException;
import io.longwire.loadtest.peer.PeersCommand;
import io.longwire.loadtest.phone.PhoneCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** Where the program starts: finds the subcommand and leaves with its exit code. */
@Command(
        name = "loadtest",
        description = "Load tests and tools on the phone's side of a Longwire gateway.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        subcommands = {
            ChatCommand.class,
            IdleCommand.class,
            LoginCommand.class,
            ReconnectCommand.class,
            OfflineCommand.class,
            SlowCommand.class,
            KickCommand.class,
            MixedCommand.class,
            PushCommand.class,
            CompareCommand.class,
            ChaosCommand.class,
            PeersCommand.class,
            PhoneCommand.class,
            TokenCommand.class
        },
        sortOptions = false,
        usageHelpAutoWidth = true)
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line with all its subcommands, ready to parse. */
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .registerConverter(Duration.class, Durations::parse)
                .registerConverter(Endpoint.class, Endpoint::parse)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::tellMistake)
                .setExecutionExceptionHandler(Main::tellFailure);
    }

    /** What the surroundings have done is told in a sentence; a fault of this program with all that helps to find it. */
    private static int tellFailure(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
        if (cause instanceof IOException reason) {
            command.getErr().println(sentence(failure, reason));
            return OutputFiles.FILE_FAILED;
        }
        throw failure;
    }

    private static String sentence(Exception failure, IOException cause) {
        if (cause instanceof UnwritableFileException) {
            return cause.getMessage();
        }
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        boolean saysMore = failure != cause && !cause.toString().equals(failure.getMessage());
        return saysMore ? failure.getMessage() + ": " + reason : reason;
    }

    /** One line about the mistake and one about where to read on: the whole manual would push them out of sight. */
    private static int tellMistake(ParameterException mistake, String[] args) {
        CommandLine command = mistake.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(mistake.getMessage());
        command.getErr().println("Try: java -jar " + name.replaceFirst("^loadtest", "loadtest.jar") + " --help");
        return ExitCode.USAGE;
    }
}
