package io.longwire.gateway.relay;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The ways on which a message was refused for now: whatever else comes on one of them is refused too, or it would overtake that
 * message. The sender goes on by a later way.
 *
 * <p>Bounded by {@value #MAX_WAYS}, the latest ones, and for as long as the lane of a peer is remembered: a Redis that stood still
 * may pass on, when it goes on, what was sent before its sender knew of the refusal. Belongs to the inbox's event loop.
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

    private record Refusal(long way, Reply reply, long atNanos) {}

    /** Why a message that comes this way is refused, if it is. */
    Optional<Reply> refusal(Place place, long way) {
        Refusal refusal = byPlace.get(place);
        return refusal != null && way <= refusal.way() ? Optional.of(refusal.reply()) : Optional.empty();
    }

    /** Refuses what comes this way, or came by an earlier one. */
    void refuse(Place place, long way, Reply reply, long nowNanos) {
        if (byPlace.size() >= MAX_WAYS) {
            byPlace.remove(byPlace.keySet().iterator().next());
        }
        byPlace.merge(place, new Refusal(way, reply, nowNanos), (a, b) -> a.way() >= b.way() ? a : b);
    }

    /** Time passes. */
    void tick(long nowNanos) {
        byPlace.values().removeIf(refusal -> nowNanos - refusal.atNanos() >= RelayLane.FORGOTTEN_AFTER.toNanos());
    }
}
