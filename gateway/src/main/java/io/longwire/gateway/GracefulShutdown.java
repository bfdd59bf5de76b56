package io.longwire.gateway;

import io.longwire.gateway.config.GatewayConfig;
import io.longwire.gateway.session.Drain;
import io.longwire.gateway.session.SessionTable;
import io.longwire.gateway.session.TimerWheel;
import io.longwire.gateway.transport.PhoneServer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a gateway ends that serves: it is not ready for the drain delay; then it sends its phones to others, and waits until what
 * they leave behind is stored, for no longer than the drain timeout. Thread-safe.
 */
final class GracefulShutdown {

    /** The part of the drain timeout in which phones are sent away; the rest is for what they leave behind. */
    private static final int DRAIN_PART = 2;

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Logger log = LoggerFactory.getLogger(Gateway.class);

    private final Duration delay;
    private final Duration timeout;
    private final SessionTable table;
    private final AtomicBoolean hasBegun = new AtomicBoolean();

    /** Counted down when whoever sends phones here need not be waited for. */
    private final CountDownLatch noticed = new CountDownLatch(1);

    private volatile boolean isDraining;

    GracefulShutdown(GatewayConfig config, SessionTable table) {
        this.delay = config.drainDelay();
        this.timeout = config.drainTimeout();
        this.table = table;
    }

    /** Whether this gateway is to end: no more phones should be sent here. */
    boolean hasBegun() {
        return hasBegun.get();
    }

    /** Whether it takes no more phones. */
    boolean isDraining() {
        return isDraining;
    }

    /** Ends the drain delay, also one that has not begun yet. */
    void skipDelay() {
        noticed.countDown();
    }

    /** Takes all these steps. Asked a second time it ends the delay. Blocks; not to be called on an event loop. */
    void run(PhoneServer phones, Backends backends) {
        if (hasBegun.compareAndSet(false, true)) {
            awaitNotice();
        } else {
            skipDelay();
        }
        isDraining = true;
        phones.close();
        long deadline = System.nanoTime() + timeout.toNanos();
        backends.stop();
        long startedNanos = System.nanoTime();
        int sessions = table.all().size();
        log.info("draining {} sessions", sessions);
        endSessions(deadline);
        backends.awaitStop(Duration.ofNanos(deadline - System.nanoTime()));
        if (!table.isEmpty()) {
            log.warn(
                    "the drain timeout is up with {} sessions left", table.all().size());
        }
        int left = table.all().size();
        log.info(
                "drained: {} sessions have ended in {} ms, {} are left",
                Math.max(0, sessions - left),
                Duration.ofNanos(System.nanoTime() - startedNanos).toMillis(),
                left);
        LockSupport.parkNanos(POLL.toNanos()); // the last answers to other nodes leave with the loops' next pass
    }

    /** A balancer sends phones here until its check has failed: until then they are served. */
    private void awaitNotice() {
        if (delay.isZero() || noticed.getCount() == 0) {
            return;
        }
        log.info("not ready from now on; phones are served for {} ms more (--drain-delay)", delay.toMillis());
        try {
            noticed.await(delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A slice at a time; returns when all have ended, or at {@code deadline}, a value of {@link System#nanoTime}. */
    private void endSessions(long deadline) {
        long slices = timeout.dividedBy(DRAIN_PART).dividedBy(TimerWheel.TICK);
        Drain drain = new Drain(table, (int) slices);
        while (!table.isEmpty() && System.nanoTime() - deadline < 0) {
            boolean hasMore = drain.next();
            LockSupport.parkNanos((hasMore ? TimerWheel.TICK : POLL).toNanos());
        }
    }
}
