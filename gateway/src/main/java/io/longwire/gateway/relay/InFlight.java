package io.longwire.gateway.relay;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The requests in flight to one peer: sent, or about to be, and not answered yet. Bounded by {@link RelayLane#MAX_OPEN} requests
 * and {@link RelayLane#MAX_OPEN_BYTES} bytes for messages; takeovers and changes of slots are few, and always taken.
 *
 * <p>Belongs to its lane's event loop.
 */
final class InFlight {

    private final Map<Long, RelayRequest> byId = new HashMap<>();
    private int bytes;
    private long lastId;

    /** @param lastId ids count on from here; a lane never gives the same id to one instance twice */
    InFlight(long lastId) {
        this.lastId = lastId;
    }

    boolean hasRoomFor(int moreBytes) {
        return byId.size() < RelayLane.MAX_OPEN && bytes + moreBytes <= RelayLane.MAX_OPEN_BYTES;
    }

    /** Adds a request under the next id. */
    void add(RelayRequest request, int requestBytes) {
        request.id = ++lastId;
        request.bytes = requestBytes;
        byId.put(request.id, request);
        bytes += requestBytes;
    }

    void remove(RelayRequest request) {
        byId.remove(request.id);
        bytes -= request.bytes;
    }

    /** The request with that id; null if it has been answered, or given up. */
    RelayRequest find(long id) {
        return byId.get(id);
    }

    /**
     * The messages that left in a stream from a frame on, oldest first. A {@link Question} has no place in that order: it was
     * heard if its frame came, and is repeated if it did not.
     */
    List<RelayRequest> messagesFrom(long stream, long number) {
        return byId.values().stream()
                .filter(request ->
                        !(request instanceof Question) && request.stream == stream && request.number >= number)
                .sorted(Comparator.comparingLong(request -> request.id))
                .toList();
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }

    long lastId() {
        return lastId;
    }
}
