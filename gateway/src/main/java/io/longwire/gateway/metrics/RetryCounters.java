package io.longwire.gateway.metrics;

import io.longwire.gateway.routing.RetryListener;
import io.longwire.log.RareLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what was given up after its last retry, and logs it once a minute and kind. Safe for any thread. */
final class RetryCounters implements RetryListener {

    private static final Logger log = LoggerFactory.getLogger(RetryCounters.class);

    private final Map<Retry, Counter> counters = new EnumMap<>(Retry.class);
    private final Map<Retry, RareLog> logs = new EnumMap<>(Retry.class);

    RetryCounters(MeterRegistry registry) {
        for (Retry retry : Retry.values()) {
            counters.put(
                    retry,
                    Counter.builder("longwire.retries.exhausted")
                            .description("what was given up after its last retry")
                            .tag("what", retry.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                            .register(registry));
            logs.put(retry, new RareLog());
        }
    }

    @Override
    public void exhausted(Retry retry, String detail) {
        counters.get(retry).increment();
        if (logs.get(retry).isDue()) {
            log.warn(
                    "gave up ({}): {}; longwire_retries_exhausted_total counts the others of the next minute",
                    retry.name().toLowerCase(Locale.ROOT),
                    detail);
        }
    }
}
