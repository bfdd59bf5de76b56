package io.longwire.gateway.push;

import java.util.List;
import java.util.Optional;

/** Whom a push is for. */
public sealed interface Audience {

    /**
     * Users, on line or not.
     *
     * @param users 1 up to the limit of names, each once; some may be malformed
     */
    record Users(List<String> users) implements Audience {}

    /**
     * All who are on line.
     *
     * @param platform only those on this platform; empty for all
     * @param rate how many phones a second at most, over all nodes; 0 for no limit
     */
    record Everyone(Optional<String> platform, int rate) implements Audience {}

    /** Those who listen to a topic now. */
    record Topic(String topic) implements Audience {}
}
