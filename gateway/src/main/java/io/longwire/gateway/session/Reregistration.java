package io.longwire.gateway.session;

import io.longwire.gateway.routing.RetryListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Registers the sessions of one event loop again, after Redis has been away: it may have come back empty.
 *
 * <p>A walk through all sessions at a time, however often one is asked for: the one that is asked for during another follows
 * it. It takes a small part of the loop's time at most, and pauses while the loop lags: nodes that are late make each other
 * register again, and must not be made later by that.
 *
 * <p>Belongs to that event loop.
 */
public final class Reregistration {

    /** A tenth of what one Redis can claim, so that logins do not wait behind it: 1,000 a second and loop. */
    static final int PER_STEP = 200;

    /** From step to step. */
    private static final Duration STEP = TimerWheel.TICK.multipliedBy(2);

    /** What asking may take of a step; hearing the answers takes about as much again: together a tenth. */
    private static final Duration SLICE = STEP.dividedBy(20);

    /** A step that comes later than that has come late. */
    private static final Duration ON_TIME = STEP.multipliedBy(2);

    /** How many late steps are left out at most before the next that is not, or a loop that always lags would never be done. */
    private static final int MAX_PAUSES = 10;

    /** How often a session is tried in one walk, while Redis answers others. It also asks by itself, every minute. */
    static final int MAX_TRIES = 10;

    private final SessionLoop loop;
    private final LongSupplier nanoTime;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean isScheduled;
    private boolean isAskedAgain;
    private long scheduledNanos;
    private int pauses;

    private record Waiting(Session session, int tries) {}

    /**
     * A re-registration.
     *
     * @param nanoTime the clock of {@link System#nanoTime}, by which it measures its own work
     */
    public Reregistration(SessionLoop loop, LongSupplier nanoTime) {
        this.loop = loop;
        this.nanoTime = nanoTime;
    }

    /** Redis is back: walks through all sessions of the loop, once more if it is at it. */
    public void start() {
        if (waiting.isEmpty()) {
            loop.table().all().stream()
                    .filter(session -> session.isOn(loop))
                    .forEach(session -> waiting.add(new Waiting(session, 1)));
            schedule();
        } else {
            isAskedAgain = true;
        }
    }

    private void schedule() {
        if (!isScheduled && !waiting.isEmpty()) {
            isScheduled = true;
            scheduledNanos = loop.timers().nowNanos();
            loop.schedule(Duration.ZERO, this::step); // two ticks from now
        }
    }

    private void step() {
        isScheduled = false;
        if (loop.presence().isAvailable() && !mustPause()) {
            long endNanos = nanoTime.getAsLong() + SLICE.toNanos();
            int count = 0;
            do {
                Waiting next = waiting.remove();
                next.session().renew().whenComplete((nothing, failure) -> {
                    if (failure != null) {
                        retry(next);
                    }
                });
            } while (++count < PER_STEP && !waiting.isEmpty() && nanoTime.getAsLong() - endNanos < 0);
        }
        if (waiting.isEmpty() && isAskedAgain) {
            isAskedAgain = false;
            start();
        }
        schedule();
    }

    private boolean mustPause() {
        boolean isLate = loop.timers().nowNanos() - scheduledNanos > ON_TIME.toNanos();
        pauses = isLate && pauses < MAX_PAUSES ? pauses + 1 : 0;
        return pauses > 0;
    }

    private void retry(Waiting failed) {
        if (failed.tries() < MAX_TRIES) {
            waiting.add(new Waiting(failed.session(), failed.tries() + 1));
            schedule();
        } else {
            loop.retries()
                    .exhausted(
                            RetryListener.Retry.RENEW, "a session was not registered again in " + MAX_TRIES + " tries");
        }
    }
}
