package io.longwire.gateway.admin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What operators may see and do. Pages are maps, lists, texts, numbers and booleans, as JSON has them. Called on the threads of
 * the admin server.
 */
public interface Operations {

    /** Why phones should be sent elsewhere, a sentence each; empty if they should not. */
    List<String> notReadyBecause();

    /** The metrics in Prometheus' text format. */
    String metrics();

    /**
     * How this node is, and what it knows of others.
     *
     * @param showsUsers whether whoever asks may see who was connected
     */
    CompletableFuture<Map<String, Object>> status(boolean showsUsers);

    /**
     * Where a user is and what waits.
     *
     * @param message the id of a message whose whereabouts are asked for
     * @param from that message's sender
     */
    CompletableFuture<Map<String, Object>> user(String user, Optional<String> message, Optional<String> from);

    /** Ends all sessions of a user, wherever they are, and tells where that was asked for. */
    CompletableFuture<Map<String, Object>> kick(String user, String detail);
}
