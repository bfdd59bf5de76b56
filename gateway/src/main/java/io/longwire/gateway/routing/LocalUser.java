package io.longwire.gateway.routing;

import java.util.List;

/**
 * What this node knows of one user: the sessions it holds, and the slots that have none.
 *
 * @param away slots without a session; told only for a user with at least one session here
 * @param isComplete whether these are all of the user's slots: not before the first login here has been granted, where a
 *     user may have several
 * @param slotsEpoch the epoch of the login that this node has learnt the slots from; 0 before the first
 */
public record LocalUser(List<? extends Recipient> recipients, List<String> away, boolean isComplete, long slotsEpoch) {

    /** A user without a session here. */
    public static final LocalUser ABSENT = new LocalUser(List.of(), List.of(), false, 0);

    public boolean isAbsent() {
        return recipients.isEmpty();
    }

    /** Whether one session is all there is: the common case, which needs no fan-out. */
    public boolean isOneSession() {
        return isComplete && recipients.size() == 1 && away.isEmpty();
    }
}
