package io.longwire.gateway.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Which gateway this is.
 *
 * @param version as released; in words where it was not packaged
 * @param commit of its sources; {@code unknown} if they were not under version control when it was built
 */
public record Build(String version, String commit) {

    private static final Build CURRENT = new Build(
            Optional.ofNullable(Build.class.getPackage().getImplementationVersion())
                    .orElse("(not packaged)"),
            Optional.of(readCommit()).filter(commit -> !commit.isEmpty()).orElse("unknown"));

    /** The one that runs. */
    public static Build current() {
        return CURRENT;
    }

    private static String readCommit() {
        try (InputStream file = Build.class.getResourceAsStream("commit")) {
            return file == null ? "" : new String(file.readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return version + " (commit " + commit + ")";
    }
}
