package io.longwire.gateway.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Redis answers instead of doing what it is asked: told in the log once a minute and kind, so that an operator reads why
 * mail is refused, and not once for each message. Safe to use from any thread.
 */
final class ErrorReplies {

    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Redis has two dozen kinds; a reply that has none must not add one. */
    private static final int MAX_KINDS = 100;

    private static final Logger log = LoggerFactory.getLogger(ErrorReplies.class);

    private final Map<String, Long> toldNanos = new ConcurrentHashMap<>();

    /** A call has failed. */
    void failed(Throwable failure) {
        if (failure instanceof RedisCommandExecutionException && failure.getMessage() != null) {
            String kind = failure.getMessage().split("\\s", 2)[0];
            if (isDue(kind, System.nanoTime())) {
                log.warn("Redis answers {}", failure.getMessage());
            }
        }
    }

    private boolean isDue(String kind, long now) {
        if (toldNanos.size() >= MAX_KINDS && !toldNanos.containsKey(kind)) {
            return false;
        }
        long told = toldNanos.compute(
                kind, (same, before) -> before == null || now - before >= PAUSE_NANOS ? Long.valueOf(now) : before);
        return told == now;
    }
}
