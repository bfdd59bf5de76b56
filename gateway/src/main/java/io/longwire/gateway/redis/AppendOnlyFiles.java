package io.longwire.gateway.redis;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The append-only file of a Redis: one file before 7.0, and from then on a directory with a manifest. A server looks for its own
 * kind only, and starts empty if it finds the other: mail would be missing without a word.
 */
final class AppendOnlyFiles {

    private static final String NAME = "appendonly.aof";
    private static final Pattern BASE = Pattern.compile("(?m)^file (\\S+) .*type b");

    private final Path directory;

    AppendOnlyFiles(Path directory) {
        this.directory = directory;
    }

    /**
     * Changes nothing.
     *
     * @throws IOException if a server of this version would pass over some of the files; the message tells
     */
    void requireAllAreRead(ServerVersion version) throws IOException {
        Path several = directory.resolve("appendonlydir");
        Path manifest = several.resolve(NAME + ".manifest");
        if (!version.isAtLeast(7, 0)) {
            if (Files.exists(manifest) || hasEntries(several)) {
                throw refused(version + " would not see the mail in " + several
                        + ", which Redis 7.0 or newer has written; use one as new as that");
            }
        } else if (!Files.exists(manifest)) {
            if (hasEntries(several)) {
                throw refused(version + " would not see the mail in " + several + ", since " + manifest
                        + " is missing; bring it back");
            }
        } else if (isNotEmpty(directory.resolve(NAME)) && !isHalfMoved(several, manifest)) {
            throw refused("there is mail in " + several + " and in " + directory.resolve(NAME)
                    + ", as if Redis 7.0 and an older one had written in turn, and " + version
                    + " would see the former only; move one of them away");
        }
    }

    private static IOException refused(String why) {
        return new IOException(why + ". Nothing was changed");
    }

    /** Files that say something; one that is made when a server starts for the first time is empty. */
    private static boolean hasEntries(Path several) throws IOException {
        if (!Files.isDirectory(several)) {
            return false;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(several, "*.incr.aof")) {
            for (Path file : files) {
                if (isNotEmpty(file)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The move from the older kind was cut off after the manifest was written; the server goes on with it. */
    private static boolean isHalfMoved(Path several, Path manifest) throws IOException {
        Matcher base = BASE.matcher(Files.readString(manifest));
        return base.find() && base.group(1).equals(NAME) && !Files.exists(several.resolve(NAME));
    }

    private static boolean isNotEmpty(Path file) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) > 0;
    }
}
