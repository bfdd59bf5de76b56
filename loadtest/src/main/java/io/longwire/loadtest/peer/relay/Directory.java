package io.longwire.loadtest.peer.relay;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Which connection a user is on. Thread-safe. */
final class Directory {

    private final ConcurrentMap<Name, RelayConnection> connections = new ConcurrentHashMap<>();

    /** Puts a user on a connection; returns the one that this displaces. */
    Optional<RelayConnection> enter(Name user, RelayConnection connection) {
        return Optional.ofNullable(connections.put(user, connection));
    }

    /** Takes a user off a connection, unless another has taken its place. */
    void leave(Name user, RelayConnection connection) {
        connections.remove(user, connection);
    }

    /** The user's connection, or empty if there is none. */
    Optional<RelayConnection> find(Name user) {
        return Optional.ofNullable(connections.get(user));
    }
}
