package io.longwire.loadtest;

import io.longwire.loadtest.device.Dialect;
import io.longwire.loadtest.device.LongwireDialect;
import java.util.Optional;

/** The dialects by their names. */
final class Dialects {

    private Dialects() {}

    /**
     * The dialect of a name; empty if there is none.
     *
     * @param run tells this run's messages from those of others
     */
    static Optional<Dialect> named(String name, long run) {
        return switch (name) {
            case "longwire" -> Optional.of(LongwireDialect.gateway(run));
            case "relay" -> Optional.of(LongwireDialect.relay(run));
            default -> Optional.empty();
        };
    }
}
