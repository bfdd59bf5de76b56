package io.longwire.gateway.routing;

import java.util.List;
import java.util.stream.Stream;

/**
 * What this node knows of one user: the sessions it holds, and the slots that have none here.
 *
 * @param away slots without a session here; known only for a user with at least one session here
 * @param slots what is known of the user's slots as a whole
 */
public record LocalUser(List<? extends Recipient> recipients, List<String> away, Slots slots) {

    /** A user without a session here. */
    public static final LocalUser ABSENT = new LocalUser(List.of(), List.of(), Slots.UNKNOWN);

    /**
     * Whether, and since when, sessions here and slots away are all that the user has.
     *
     * @param epoch of the login or answer that this node has learnt them from; 0 before the first
     * @param freshness when that was asked; see {@link Router}. What other nodes have changed after a later one may have been
     *     missed
     * @param learntAt the freshness at which this node heard of {@code epoch}: Redis, asked by then, may tell of an earlier one
     */
    public record Slots(boolean isComplete, long epoch, int freshness, int learntAt) {

        public static final Slots UNKNOWN = new Slots(false, 0, 0, 0);

        /** Where every user has one slot only, there is nothing to learn. */
        public static final Slots ONLY_ONE = new Slots(true, Long.MAX_VALUE, 0, 0);

        boolean isFresh(int now) {
            return isComplete && (freshness == now || epoch == ONLY_ONE.epoch);
        }
    }

    public boolean isAbsent() {
        return recipients.isEmpty();
    }

    /** All of the user's slots, as far as they are known here. */
    public List<String> slotNames() {
        return Stream.concat(recipients.stream().map(Recipient::slotName), away.stream())
                .toList();
    }

    /** Whether one session is all there is: the common case, which needs no fan-out. */
    public boolean isOneSession() {
        return slots.isComplete() && recipients.size() == 1 && away.isEmpty();
    }
}
