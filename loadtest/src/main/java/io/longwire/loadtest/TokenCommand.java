package io.longwire.loadtest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code loadtest token}. */
@Command(
        name = "token",
        description = {
            "A token to try a gateway with that was started with --auth jwt and --jwt-secret-file FILE. It is printed, and nothing "
                    + "else.%n",
            "Not for production: there, your login service signs them.%n"
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  java -jar loadtest.jar token --jwt-secret secret --user alice > token",
            "  java -jar loadtest.jar phone --user alice --token-file token"
        })
final class TokenCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--user", required = true, paramLabel = "NAME", description = "Whose token it is.")
    private String user;

    @Option(
            names = "--jwt-secret",
            required = true,
            paramLabel = "FILE",
            description = "The file with the secret (HS256), at least 32 bytes.")
    private Path secret;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            defaultValue = "1h",
            description = "How long it is good for (${DEFAULT-VALUE}).")
    private Duration lifetime;

    @Option(names = "--jwt-issuer", paramLabel = "NAME", description = "The issuer to write into it.")
    private Optional<String> issuer = Optional.empty();

    @Option(names = "--jwt-audience", paramLabel = "NAME", description = "The audience to write into it.")
    private Optional<String> audience = Optional.empty();

    @Override
    public Integer call() {
        if (lifetime.toSeconds() < 1) {
            throw new ParameterException(spec.commandLine(), "--for is " + lifetime + ", must be at least 1s");
        }
        try {
            spec.commandLine()
                    .getOut()
                    .println(SignedTokens.of(secret, issuer, audience, lifetime).of(user));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        spec.commandLine().getOut().flush();
        return 0;
    }
}
