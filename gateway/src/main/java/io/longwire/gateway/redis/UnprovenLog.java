package io.longwire.gateway.redis;

import io.longwire.log.RareLog;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells, once a minute, that Redis does not prove what an ack level asks for. Safe to use from any thread. */
final class UnprovenLog {

    private static final Logger log = LoggerFactory.getLogger(UnprovenLog.class);

    private final RareLog unproven = new RareLog();

    void unproven(Proof proof, Duration patience) {
        if (unproven.isDue()) {
            log.warn(
                    "senders are told UNAVAILABLE, since Redis has not proven within {} ms {}",
                    patience.toMillis(),
                    proof.ifMissing());
        }
    }
}
