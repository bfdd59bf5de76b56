package io.longwire.loadtest.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One process of a server.
 *
 * @param role whether it is the server proper or something that it needs
 * @param name the program, as {@code java}, {@code redis-server}
 */
public record ServerProcess(Role role, String name, long pid) {

    /** What a process is to its server. */
    public enum Role {
        /** The server proper. */
        MAIN,
        /** What it needs, as its Redis. */
        HELPER
    }

    /** What only starts and watches others: it does no work, and nearly all of its memory is shared. */
    private static final Set<String> GLUE = Set.of("sh", "dash", "bash", "cat");

    /** Those of a server's processes that do something for it. */
    public static Stream<ServerProcess> helpers(Stream<ProcessHandle> processes) {
        return processes
                .map(process -> new ServerProcess(Role.HELPER, nameOf(process), process.pid()))
                .filter(helper -> !GLUE.contains(helper.name()));
    }

    /** The word that it has in figures and charts: {@code server}, {@code redis}, or its own name. */
    public String label() {
        return role == Role.MAIN ? "server" : name.startsWith("redis") ? "redis" : name;
    }

    /** As it was called; its file may have another name, since Debian's redis-server is a link to redis-check-rdb. */
    private static String nameOf(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "comm"))
                    .strip();
        } catch (IOException e) {
            String command = process.info().command().orElse("?");
            return command.substring(command.lastIndexOf('/') + 1);
        }
    }
}
