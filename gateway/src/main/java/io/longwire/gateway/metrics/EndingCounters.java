package io.longwire.gateway.metrics;

import io.longwire.proto.Kick;
import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** A counter for each {@link Ending}, all made at once so that a scrape shows the zeros too. Used from any thread. */
final class EndingCounters {

    private final Map<Kick.Reason, Counter> kicked;
    private final Map<Ending.Quiet, Counter> quiet = new EnumMap<>(Ending.Quiet.class);

    /**
     * Makes the counters.
     *
     * @param counter makes one, given its label
     */
    EndingCounters(Function<String, Counter> counter) {
        kicked = byReason(counter);
        for (Ending.Quiet ending : Ending.Quiet.values()) {
            quiet.put(ending, counter.apply(label(ending)));
        }
    }

    /** A counter for each reason that the protocol knows. */
    static Map<Kick.Reason, Counter> byReason(Function<String, Counter> counter) {
        Map<Kick.Reason, Counter> counters = new EnumMap<>(Kick.Reason.class);
        for (Kick.Reason reason : Kick.Reason.values()) {
            if (reason != Kick.Reason.REASON_UNSPECIFIED && reason != Kick.Reason.UNRECOGNIZED) {
                counters.put(reason, counter.apply(reason.name()));
            }
        }
        return counters;
    }

    /** How an ending is called in metrics and on the status page. */
    static String label(Ending ending) {
        return ending instanceof Ending.Kicked kick
                ? kick.reason().name()
                : ending.toString().toLowerCase(Locale.ROOT);
    }

    void increment(Ending ending) {
        if (ending instanceof Ending.Kicked kick) {
            kicked.get(kick.reason()).increment();
        } else if (ending instanceof Ending.Quiet silence) {
            quiet.get(silence).increment();
        }
    }
}
