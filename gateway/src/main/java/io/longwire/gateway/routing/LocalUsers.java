package io.longwire.gateway.routing;

import io.longwire.gateway.presence.UserSlots;
import java.util.Optional;

/** The users who have a session on this node. Safe to use from any thread. */
public interface LocalUsers {

    /** What is known of {@code user}; {@link LocalUser#ABSENT} if nothing is. */
    LocalUser find(String user);

    /**
     * Whether a session is about to be here, which may have its claim already, though nobody finds it yet.
     *
     * @param slot empty for any slot of the user
     */
    boolean isArriving(String user, Optional<String> slot);

    /**
     * Redis has told which slots a user has; of no use for a user without a session here.
     *
     * @param freshness when it was asked; see {@link LocalUser.Slots}
     */
    void learnSlots(String user, UserSlots slots, int freshness);
}
