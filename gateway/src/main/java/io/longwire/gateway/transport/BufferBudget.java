package io.longwire.gateway.transport;

import io.netty.util.internal.PlatformDependent;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * The bytes that the connections of one event loop hold in buffers: what their phones do not read, and frames that have not come
 * whole. Each connection has a bound of its own; this is the bound of all of them together. When it is passed, whoever holds most
 * goes first, so that memory is there for the others.
 *
 * <p>Belongs to its event loop.
 */
final class BufferBudget {

    /** The part of the direct memory that all loops together may fill: buffers come in chunks, and Redis's client needs some. */
    private static final int PART = 4;

    /** A connection. */
    interface Holder {

        /** How many bytes it holds, as it has told last. */
        int heldBytes();

        /** Lets go of them, and closes. */
        void letGo();
    }

    private final long max;
    private final Executor loop;

    /** Those that hold anything: few, or none. */
    private final Set<Holder> holders = new HashSet<>();

    private long held;
    private boolean isScheduled;

    BufferBudget(long max, Executor loop) {
        this.max = max;
        this.loop = loop;
    }

    /** The share of one of {@code loops} event loops in this process' direct memory. */
    static BufferBudget ofDirectMemory(int loops, Executor loop) {
        return new BufferBudget(PlatformDependent.maxDirectMemory() / PART / loops, loop);
    }

    /**
     * A connection holds another number of bytes now.
     *
     * @param before what it told last
     */
    void changed(Holder holder, int before, int now) {
        held += now - before;
        if (now > 0) {
            holders.add(holder);
        } else {
            holders.remove(holder);
        }
        if (held > max && !isScheduled) {
            isScheduled = true;
            loop.execute(this::makeRoom); // not in the midst of what a connection does
        }
    }

    private void makeRoom() {
        while (held > max && !holders.isEmpty()) {
            Holder most = Collections.max(holders, Comparator.comparingInt(Holder::heldBytes));
            most.letGo();
            holders.remove(most); // whatever it still holds: not twice the same
        }
        isScheduled = false;
    }

    /** How many bytes are held. */
    long held() {
        return held;
    }
}
