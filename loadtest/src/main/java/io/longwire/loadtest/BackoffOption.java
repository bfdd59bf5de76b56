package io.longwire.loadtest;

import io.longwire.client.Backoff;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How phones that lost the network come back. */
final class BackoffOption {

    @Option(
            names = "--backoff",
            defaultValue = "1s",
            paramLabel = "DURATION",
            description = "The longest wait before a phone's first attempt to come back; each further one doubles it "
                    + "(${DEFAULT-VALUE}).")
    private Duration base;

    /** The reference client's backoff with another first wait. */
    Backoff backoff() {
        Duration cap = Backoff.DEFAULT.cap().compareTo(base) < 0 ? base : Backoff.DEFAULT.cap();
        return new Backoff(base, cap, Backoff.DEFAULT.steadyAfter());
    }
}
