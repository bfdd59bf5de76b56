package io.longwire.loadtest.phone;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Notices that two programs take turns at being the same device: the gateway ends the older connection of a device without a
 * word, whoever was ended comes back after its backoff, and ends the other's. Belongs to the client's event loop.
 */
final class Rivalry {

    private static final Duration SOON = Duration.ofMinutes(1);

    /** Networks lose a connection twice in a row, too. */
    private static final int TURNS = 3;

    private final LongSupplier nanoTime;
    private long onlineNanos;
    private boolean isOnline;
    private int turns;

    Rivalry(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void online() {
        isOnline = true;
        onlineNanos = nanoTime.getAsLong();
    }

    /** A connection ended without a word. Returns whether it looks like a rival by now: once each time it has looked so. */
    boolean ended() {
        if (!isOnline) {
            // Not reached: the network, or the gateway.
            turns = 0;
            return false;
        }
        isOnline = false;
        turns = nanoTime.getAsLong() - onlineNanos < SOON.toNanos() ? turns + 1 : 0;
        return turns > 0 && turns % TURNS == 0;
    }
}
