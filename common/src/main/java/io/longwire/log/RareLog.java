package io.longwire.log;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Lets a thing be said once a minute, however often it happens. Safe to use from any thread. */
public final class RareLog {

    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final AtomicLong saidNanos = new AtomicLong(System.nanoTime() - PAUSE_NANOS);

    /** Whether it is to be said now. */
    public boolean isDue() {
        long now = System.nanoTime();
        long said = saidNanos.get();
        return now - said >= PAUSE_NANOS && saidNanos.compareAndSet(said, now);
    }
}
