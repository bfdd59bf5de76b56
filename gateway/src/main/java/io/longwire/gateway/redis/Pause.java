package io.longwire.gateway.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waiting, on a thread that may. */
final class Pause {

    private Pause() {}

    /** @throws IOException if the thread is interrupted meanwhile */
    static void of(Duration duration) throws IOException {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
