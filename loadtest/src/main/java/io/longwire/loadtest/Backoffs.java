package io.longwire.loadtest;

import io.longwire.client.Backoff;
import java.time.Duration;

/** How phones come back, as the command line has it. */
final class Backoffs {

    private Backoffs() {}

    /** The reference client's backoff with another first wait. */
    static Backoff from(Duration base) {
        Duration cap = Backoff.DEFAULT.cap().compareTo(base) < 0 ? base : Backoff.DEFAULT.cap();
        return new Backoff(base, cap, Backoff.DEFAULT.steadyAfter());
    }
}
