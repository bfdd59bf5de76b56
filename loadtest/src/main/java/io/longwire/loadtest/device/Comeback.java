package io.longwire.loadtest.device;

import io.longwire.client.Backoff;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** When a phone that lost its connection tries again: its backoff, and whatever the server has asked for. On the cell's loop. */
final class Comeback {

    private final Cell cell;
    private final Runnable dial;
    private int attempt;
    private long onlineNanos;

    /** Null while nothing is waited for. */
    private Future<?> waiting;

    /** A way back that ends in {@code dial}. */
    Comeback(Cell cell, Runnable dial) {
        this.cell = cell;
        this.dial = dial;
    }

    /** A person wants the phone now: what went wrong before does not count. */
    void forget() {
        attempt = 0;
    }

    void nowOnline(long nanos) {
        onlineNanos = nanos;
    }

    /** Dials later. */
    void after(End end, boolean wasOnline) {
        Backoff backoff = cell.habits().backoff();
        Duration online = Duration.ofNanos(wasOnline ? System.nanoTime() - onlineNanos : 0);
        if (wasOnline && online.compareTo(backoff.steadyAfter()) >= 0) {
            attempt = 0;
        }
        Duration wait = backoff.delay(attempt++, cell.random());
        long millis = end.retryAfterMillis() + wait.toMillis();
        waiting = cell.loop().schedule(dial, millis, TimeUnit.MILLISECONDS);
    }

    /** Does not dial by itself any more. */
    void cancel() {
        if (waiting != null) {
            waiting.cancel(false);
            waiting = null;
        }
    }
}
