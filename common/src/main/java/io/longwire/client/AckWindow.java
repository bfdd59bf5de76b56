package io.longwire.client;

import java.util.HashSet;
import java.util.Set;

/**
 * Turns "this message is safe", said in any order, into cumulative acks. Lives as long as one connection.
 *
 * <p>Not thread-safe.
 */
final class AckWindow {

    private long arrived;

    /** Every seq up to and with this one is safe. */
    private long safe;

    private long acked;

    /** Safe, but something before it is not yet. Null until messages are acknowledged out of order for the first time. */
    private Set<Long> safeEarly;

    /** Counts a delivery. Returns false when its seq is not the one that had to come next. */
    boolean arrived(long seq) {
        if (seq != arrived + 1) {
            return false;
        }
        arrived = seq;
        return true;
    }

    /** Marks a message that has arrived on this connection. */
    void safe(long seq) {
        if (seq != safe + 1) {
            if (safeEarly == null) {
                safeEarly = new HashSet<>();
            }
            safeEarly.add(seq);
            return;
        }
        safe = seq;
        while (safeEarly != null && safeEarly.remove(safe + 1)) {
            safe++;
        }
    }

    /** The seq to acknowledge now, counted as acknowledged from here on; 0 if there is nothing new to say. */
    long takeAck() {
        if (safe == acked) {
            return 0;
        }
        acked = safe;
        return acked;
    }
}
