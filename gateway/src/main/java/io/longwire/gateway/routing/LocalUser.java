package io.longwire.gateway.routing;

import java.util.List;

/**
 * What this node knows of one user: the sessions it holds, and the slots that have none.
 *
 * @param away slots without a session; told only for a user with at least one session here
 */
public record LocalUser(List<? extends Recipient> recipients, List<String> away) {

    /** A user without a session here. */
    public static final LocalUser ABSENT = new LocalUser(List.of(), List.of());

    public boolean isAbsent() {
        return recipients.isEmpty();
    }

    /** Whether one session is all there is: the common case, which needs no fan-out. */
    public boolean isOneSession() {
        return recipients.size() == 1 && away.isEmpty();
    }
}
