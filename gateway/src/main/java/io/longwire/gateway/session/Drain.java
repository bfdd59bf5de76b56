package io.longwire.gateway.session;

import io.longwire.proto.Kick;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Sends all phones away, a slice at a time, each with a time to come back that spreads them out over the other gateways.
 *
 * <p>Used by one thread.
 */
public final class Drain {

    /** How many logins a second the other gateways are taken to have to spare. */
    private static final int SPARE_LOGINS_PER_SECOND = 2_000;

    private static final Duration SHORTEST_SPREAD = Duration.ofSeconds(1);

    private final SessionTable table;
    private final Set<Session> known;
    private final Deque<Session> left;
    private final int slice;
    private final long spreadMillis;

    /**
     * Plans to end the sessions of {@code table}.
     *
     * @param slices in how many slices at most
     */
    public Drain(SessionTable table, int slices) {
        this.table = table;
        left = new ArrayDeque<>(table.all());
        known = new HashSet<>(left);
        slice = Math.max(100, left.size() / Math.max(1, slices) + 1);
        spreadMillis = Math.max(SHORTEST_SPREAD.toMillis(), left.size() * 1_000L / SPARE_LOGINS_PER_SECOND);
    }

    /**
     * Ends the next slice. Returns whether there is another one; later there may be one all the same, for sessions whose
     * login was under way.
     */
    public boolean next() {
        if (left.isEmpty()) {
            table.all().stream().filter(known::add).forEach(left::add);
        }
        for (int i = 0; i < slice && !left.isEmpty(); i++) {
            Duration retryAfter =
                    Duration.ofMillis(1 + ThreadLocalRandom.current().nextLong(spreadMillis));
            left.remove().end(EndReason.kicked(Kick.Reason.DRAINING, "this gateway is going away", retryAfter));
        }
        return !left.isEmpty();
    }
}
