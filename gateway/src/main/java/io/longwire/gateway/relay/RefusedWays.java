package io.longwire.gateway.relay;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The ways on which a message was refused for now: whatever else comes on one of them is refused too, or it would overtake that
 * message; and what has come behind it and still waits must not be taken any more. The sender goes on by a later way.
 *
 * <p>Bounded by {@value #MAX_WAYS}, the latest ones, and for as long as the lane of a peer is remembered: a Redis that stood still
 * may pass on, when it goes on, what was sent before its sender knew of the refusal. Safe to use from any thread.
 */
final class RefusedWays {

    private static final int MAX_WAYS = 65_536;

    private final Map<Place, Refusal> byPlace = new LinkedHashMap<>();

    /**
     * What a lane sends to one slot of a user keeps its order.
     *
     * @param slot empty for all of the user's
     */
    record Place(Origin origin, String user, String slot) {}

    /** @param firstId the first message that was refused; ids of a lane grow */
    private record Refusal(long way, long firstId, Reply reply, long atNanos) {
        /** The later way counts for what is still to come, the first message for what has come already. */
        Refusal and(Refusal other) {
            Refusal later = way >= other.way ? this : other;
            return new Refusal(later.way, Math.min(firstId, other.firstId), later.reply, later.atNanos);
        }
    }

    /** Why a message that comes this way is refused, if it is. */
    synchronized Optional<Reply> refusal(Place place, long way) {
        Refusal refusal = byPlace.get(place);
        return refusal != null && way <= refusal.way() ? Optional.of(refusal.reply()) : Optional.empty();
    }

    /** Whether a message that has come this way came behind one that has been refused since. */
    synchronized boolean isBehindRefused(Place place, long way, long id) {
        Refusal refusal = byPlace.get(place);
        return refusal != null && way <= refusal.way() && id > refusal.firstId();
    }

    /** The message {@code id} is refused, and with it what comes this way, or came by an earlier one. */
    synchronized void refuse(Place place, long way, long id, Reply reply, long nowNanos) {
        if (byPlace.size() >= MAX_WAYS) {
            byPlace.remove(byPlace.keySet().iterator().next());
        }
        byPlace.merge(place, new Refusal(way, id, reply, nowNanos), Refusal::and);
    }

    /** Time passes. */
    synchronized void tick(long nowNanos) {
        byPlace.values().removeIf(refusal -> nowNanos - refusal.atNanos() >= RelayLane.FORGOTTEN_AFTER.toNanos());
    }
}
