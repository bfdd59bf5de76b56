package io.longwire.gateway.session;

import java.time.Clock;

/**
 * The time, as one event loop has it. While a pass over one connection's bytes lasts, it stands still: reading the system's
 * clocks four times a message cost more than routing it, and a pass is shorter than what phones can tell apart.
 *
 * <p>Belongs to its event loop.
 */
public final class LoopClock {

    private final Clock wall;
    private boolean isInPass;
    private long nanos;
    private long millis;

    public LoopClock(Clock wall) {
        this.wall = wall;
    }

    /** What follows happens at one instant, until {@link #endPass}. */
    public void beginPass() {
        nanos = System.nanoTime();
        millis = wall.millis();
        isInPass = true;
    }

    public void endPass() {
        isInPass = false;
    }

    /** The time of {@link System#nanoTime}. */
    public long nanos() {
        return isInPass ? nanos : System.nanoTime();
    }

    /** Milliseconds since 1970. */
    public long millis() {
        return isInPass ? millis : wall.millis();
    }
}
