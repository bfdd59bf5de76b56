package io.longwire.gateway.session;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Registers the sessions of one event loop again, at a bounded rate, after Redis has been away: it may have come back
 * empty.
 *
 * <p>Belongs to that event loop.
 */
public final class Reregistration {

    /** A tenth of what one Redis can claim, so that logins do not wait behind it: 2,000 a second and loop. */
    private static final int PER_TICK = 200;

    private final SessionLoop loop;
    private final Deque<Session> waiting = new ArrayDeque<>();
    private boolean isScheduled;

    public Reregistration(SessionLoop loop) {
        this.loop = loop;
    }

    /** Redis is back: starts over with all sessions of the loop. */
    public void start() {
        waiting.clear();
        loop.table().all().stream().filter(session -> session.isOn(loop)).forEach(waiting::add);
        schedule();
    }

    private void schedule() {
        if (!isScheduled && !waiting.isEmpty()) {
            isScheduled = true;
            loop.schedule(TimerWheel.TICK, this::step);
        }
    }

    private void step() {
        isScheduled = false;
        if (loop.presence().isAvailable()) {
            for (int i = 0; i < PER_TICK && !waiting.isEmpty(); i++) {
                Session session = waiting.remove();
                session.renew(() -> retry(session));
            }
        }
        schedule();
    }

    private void retry(Session session) {
        waiting.add(session);
        schedule();
    }
}
