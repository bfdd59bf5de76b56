package io.longwire.gateway.push;

import java.util.concurrent.TimeUnit;

/** Lets a thing be said once a minute, however often it happens. Belongs to one thread. */
final class RareLog {

    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private long saidNanos = System.nanoTime() - PAUSE_NANOS;

    /** Whether it is to be said now. */
    boolean isDue() {
        long now = System.nanoTime();
        boolean isDue = now - saidNanos >= PAUSE_NANOS;
        saidNanos = isDue ? now : saidNanos;
        return isDue;
    }
}
