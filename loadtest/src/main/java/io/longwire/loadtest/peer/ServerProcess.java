package io.longwire.loadtest.peer;

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
}
