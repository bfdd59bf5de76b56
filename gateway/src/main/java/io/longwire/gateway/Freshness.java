package io.longwire.gateway;

import io.longwire.gateway.redis.NodeHearing;
import io.longwire.gateway.session.Hearing;
import io.longwire.gateway.session.LoopClock;
import io.longwire.gateway.session.StallWatch;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Counts how often this gateway may have missed what others did: it heard nothing, its lease had expired, or an event loop stood
 * still. What was known before such a lapse has to be asked of Redis again.
 *
 * <p>Until this gateway joins the others there is nothing to miss. Safe to use from any thread.
 */
final class Freshness {

    private final Duration bound;

    /** How often an event loop has stood still for so long that others may have gone on without this node. */
    private final AtomicInteger stalls = new AtomicInteger();

    private volatile Optional<NodeHearing> hearing = Optional.empty();

    /** @param bound how long it may take to notice that others are not heard, or that an event loop has stood still */
    Freshness(Duration bound) {
        this.bound = bound;
    }

    /** This gateway is among the others from now on. */
    void joined(NodeHearing node) {
        hearing = Optional.of(node);
    }

    /** How many lapses there were so far. */
    int lapses() {
        Optional<NodeHearing> node = hearing;
        return stalls.get() + (node.isPresent() ? node.get().lapses() : 0);
    }

    /**
     * The same for one event loop, to be asked on it. Looks for a stall first: what comes right after one must not be taken before
     * it is known.
     *
     * @param nowNanos what {@code clock} shows
     */
    IntSupplier lapsesSeenBy(LoopClock clock, long nowNanos) {
        StallWatch watch = new StallWatch(stalls, bound, nowNanos);
        return () -> {
            watch.passed(clock.nanos());
            return lapses();
        };
    }

    /** How the others are heard, for a loop that counts so many lapses. */
    Hearing.Node heardBy(IntSupplier lapses) {
        return new Hearing.Node() {
            @Override
            public int lapses() {
                return lapses.getAsInt();
            }

            @Override
            public boolean isSound() {
                Optional<NodeHearing> node = hearing;
                return node.isEmpty() || node.get().isSound();
            }

            @Override
            public boolean isPassedBy() {
                Optional<NodeHearing> node = hearing;
                return node.isPresent() && node.get().isPassedBy();
            }
        };
    }

    /** Takes note, for one event loop, of how the others are heard. Tells whether they are. */
    boolean listen(Hearing ears) {
        ears.check();
        Optional<NodeHearing> node = hearing;
        return node.isPresent() && !node.get().isDeaf();
    }
}
