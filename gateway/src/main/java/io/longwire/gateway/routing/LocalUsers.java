package io.longwire.gateway.routing;

/** The users who have a session on this node. Safe to ask from any thread. */
@FunctionalInterface
public interface LocalUsers {

    /** What is known of {@code user}; {@link LocalUser#ABSENT} if nothing is. */
    LocalUser find(String user);
}
