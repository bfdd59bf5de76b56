package io.longwire.gateway.session;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How many bytes a minute each user may have stored for others, over all the user's sessions on this node, and whatever became of
 * them. What is stored shows only afterwards, so a user may go beyond by what is under way, and waits the longer.
 *
 * <p>A user is remembered until what was stored is paid for at the rate of the quota: a message of 1 KB, at 64 MiB a minute, for a
 * millisecond. Beyond {@link #MAX_USERS} who are in debt at a time, others are not counted.
 *
 * <p>Safe to use from any thread.
 */
public final class StorageQuota {

    static final int MAX_USERS = 100_000;

    private static final Duration WINDOW = Duration.ofMinutes(1);

    /** The least that a phone is told to wait, so that it does not send each message many times. */
    private static final Duration LEAST_WAIT = Duration.ofMillis(200);

    /** Users are looked through for those to forget when there are so many, and not more often than this. */
    private static final int MANY_USERS = 1_024;

    private static final Duration SWEEP_PAUSE = Duration.ofSeconds(1);

    private final long bytesPerMinute;
    private final LongSupplier nanos;

    /** By user, when all that was stored will be paid for. */
    private final ConcurrentMap<String, Long> paidNanos = new ConcurrentHashMap<>();

    private final AtomicLong sweptNanos;

    /** @param nanos the time, as of {@link System#nanoTime} */
    public StorageQuota(long bytesPerMinute, LongSupplier nanos) {
        this.bytesPerMinute = bytesPerMinute;
        this.nanos = nanos;
        this.sweptNanos = new AtomicLong(nanos.getAsLong() - SWEEP_PAUSE.toNanos());
    }

    /** How long this user has to wait before more may be stored; zero if it may now. At most a minute: then ask again. */
    Duration waitOf(String user) {
        Long paid = paidNanos.get(user);
        if (paid == null) {
            return Duration.ZERO;
        }
        long over = paid - nanos.getAsLong() - WINDOW.toNanos();
        return over <= 0
                ? Duration.ZERO
                : Duration.ofNanos(Math.max(LEAST_WAIT.toNanos(), Math.min(over, WINDOW.toNanos())));
    }

    /** A message of this user was stored. */
    void stored(String user, int bytes) {
        long now = nanos.getAsLong();
        long cost = bytes * WINDOW.toNanos() / bytesPerMinute;
        if (paidNanos.size() >= MANY_USERS) {
            forgetPaid(now);
        }
        if (paidNanos.size() < MAX_USERS || paidNanos.containsKey(user)) {
            paidNanos.merge(user, now + cost, (paid, ifNothing) -> paid - now > 0 ? paid + cost : ifNothing);
        }
    }

    private void forgetPaid(long now) {
        long swept = sweptNanos.get();
        if (now - swept >= SWEEP_PAUSE.toNanos() && sweptNanos.compareAndSet(swept, now)) {
            paidNanos.values().removeIf(paid -> paid - now <= 0);
        }
    }

    /** How many users are remembered. */
    int users() {
        return paidNanos.size();
    }
}
