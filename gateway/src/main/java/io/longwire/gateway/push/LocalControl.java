package io.longwire.gateway.push;

import java.util.Optional;

/** What backends may do to the sessions of this node. Safe to call from any thread; hands off at once. */
public interface LocalControl {

    /**
     * Ends the sessions of a user.
     *
     * @param device only that of this device; empty for all
     * @param detail what the phone is told, for its log
     */
    void kick(String user, Optional<String> device, String detail);

    /** Ends the sessions that have logged in with a token. */
    void revoke(String token);

    /** Sends all phones of this node to other nodes, and takes no more. */
    void close();
}
