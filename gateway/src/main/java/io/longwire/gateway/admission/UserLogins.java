package io.longwire.gateway.admission;

import io.longwire.log.RareLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often one user may log in on this gateway: so many times at once, and as many a minute in the long run. It damps two devices
 * that take each other's place for ever, or an SDK that reconnects without a pause, and costs nobody else anything.
 *
 * <p>For each user it keeps the time at which all logins taken so far will have been worked off (the "virtual scheduling" form of
 * the generic cell rate algorithm, ITU-T I.371), and forgets users for whom that time has passed. Safe for any thread.
 */
public final class UserLogins {

    /** Beyond these the user who has been silent longest is forgotten, and may log in as if for the first time. */
    static final int MAX_USERS = 100_000;

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private static final long NANOS_PER_MILLI = 1_000_000;

    private static final Logger log = LoggerFactory.getLogger(UserLogins.class);

    private final RareLog warnings = new RareLog();
    private final int mostPerMinute;
    private final long nanosPerLogin;
    private final LongSupplier nanoTime;
    private final Counter refused;

    /** When each user's logins will have been worked off; who logged in last is last. */
    private final Map<String, Long> workedOffAt = new LinkedHashMap<>();

    /**
     * Makes the gate.
     *
     * @param mostPerMinute how many logins of a user are taken at once, and a minute; 0 for any number
     * @param nanoTime the time of {@link System#nanoTime}
     */
    public UserLogins(int mostPerMinute, LongSupplier nanoTime, MeterRegistry registry) {
        this.mostPerMinute = mostPerMinute;
        this.nanosPerLogin = mostPerMinute == 0 ? 0 : MINUTE_NANOS / mostPerMinute;
        this.nanoTime = nanoTime;
        this.refused = Counter.builder("longwire.refused")
                .description("logins that were refused, by the limit that refused them")
                .tag("gate", "user_logins")
                .register(registry);
    }

    /** Takes a login of a user; or says, above zero, after how long one will be taken. */
    public Duration take(String user) {
        if (mostPerMinute == 0) {
            return Duration.ZERO;
        }
        Duration wait = tryTake(user, nanoTime.getAsLong());
        if (!wait.isZero()) {
            refused.increment();
            tell(user);
        }
        return wait;
    }

    private void tell(String user) {
        if (warnings.isDue()) {
            log.warn(
                    "{} logs in more than {} times a minute (--user-logins): two devices that take each other's place, or an SDK"
                            + " that does not wait; longwire_refused_total counts the others of the next minute",
                    user,
                    mostPerMinute);
        }
    }

    private synchronized Duration tryTake(String user, long now) {
        Long before = workedOffAt.get(user);
        long ahead = before == null ? 0 : Math.max(0, before - now);
        long tooFarAhead = ahead + nanosPerLogin - MINUTE_NANOS;
        if (tooFarAhead > 0) {
            return Duration.ofMillis((tooFarAhead + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI); // as phones are told it
        }
        workedOffAt.remove(user);
        workedOffAt.put(user, now + ahead + nanosPerLogin);
        forget(now);
        return Duration.ZERO;
    }

    /** Who waits behind one that is not worked off yet is forgotten with it, a minute later at most. */
    private void forget(long now) {
        Iterator<Long> oldestFirst = workedOffAt.values().iterator();
        while (oldestFirst.hasNext() && (oldestFirst.next() - now <= 0 || workedOffAt.size() > MAX_USERS)) {
            oldestFirst.remove();
        }
    }

    /** How many users are remembered. */
    synchronized int users() {
        return workedOffAt.size();
    }

    /** For the phone, and for whoever reads its log. */
    public String detail() {
        return "more than " + mostPerMinute
                + " logins of this user a minute (--user-logins): do two devices take each other's place?";
    }
}
