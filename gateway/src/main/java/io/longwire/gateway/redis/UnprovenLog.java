package io.longwire.gateway.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells, once a minute, that Redis does not prove what an ack level asks for. Safe to use from any thread. */
final class UnprovenLog {

    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final Logger log = LoggerFactory.getLogger(UnprovenLog.class);

    private final AtomicLong toldNanos = new AtomicLong(System.nanoTime() - PAUSE_NANOS);

    void unproven(Proof proof, Duration patience) {
        long now = System.nanoTime();
        long told = toldNanos.get();
        if (now - told >= PAUSE_NANOS && toldNanos.compareAndSet(told, now)) {
            log.warn(
                    "senders are told UNAVAILABLE, since Redis has not proven within {} ms {}",
                    patience.toMillis(),
                    proof.ifMissing());
        }
    }
}
