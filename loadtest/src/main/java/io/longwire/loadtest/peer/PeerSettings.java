package io.longwire.loadtest.peer;

import java.nio.file.Path;
import java.util.List;

/**
 * What holds for all peers.
 *
 * @param directory where peers are installed that are not packages of the machine
 * @param jvmArguments for each server that runs on a JVM, so that they are measured under the same heap and collector
 */
public record PeerSettings(Path directory, List<String> jvmArguments) {

    public PeerSettings {
        directory = directory.toAbsolutePath();
        jvmArguments = List.copyOf(jvmArguments);
    }

    /** Peers below the user's cache directory, and the JVM as it comes. */
    public static PeerSettings defaults() {
        return new PeerSettings(
                Path.of(System.getProperty("user.home"), ".cache", "longwire-loadtest", "peers"), List.of());
    }
}
