package io.longwire.loadtest.device;

/** What a user logs in with, besides a name. Asked at each login; any thread. */
@FunctionalInterface
public interface Tokens {

    /** For servers that take users at their word. */
    Tokens NONE = user -> "";

    /** The token of a user; empty for none. */
    String of(String user);
}
