package io.longwire.loadtest.phone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Where the token comes from: one of these, or nowhere. */
final class TokenOptions {

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "The token to log in with. Other users of this machine can see it in the list of processes; "
                    + "prefer a file.")
    private String token;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file that holds the token. Read again at each login, so that it can be renewed.")
    private Path file;

    /** Gives the token as it is at the time of asking; empty if there is none. */
    Supplier<String> supplier() {
        if (file != null) {
            return () -> read(file);
        }
        String given = token == null ? "" : token;
        return () -> given;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the token from " + file, e);
        }
    }
}
