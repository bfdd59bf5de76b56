package io.longwire.gateway.session;

import io.longwire.gateway.presence.Owner;
import io.longwire.gateway.presence.Presence;
import io.longwire.gateway.routing.RetryListener;
import io.longwire.gateway.routing.RetryListener.Retry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Gives back slots whose sessions have ended while Redis could not be told: else their claims would send every other node here,
 * for nothing, until somebody finds out that they are stale.
 *
 * <p>A release names its session, so that one that comes late takes nothing from a later session. Belongs to one event loop.
 */
public final class Releases {

    /** A gateway's worth of phones that have lost their connection at once; each takes about 200 bytes, and its names. */
    static final int MAX_WAITING = 65_536;

    /** As many a second as re-registration asks for, so that logins do not wait behind it. */
    static final int PER_STEP = 200;

    static final Duration STEP = Duration.ofMillis(200);

    /** How often Redis may fail to answer one of them. */
    static final int MAX_TRIES = 10;

    private final Presence presence;
    private final TimerWheel timers;
    private final RetryListener retries;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean isScheduled;

    private record Waiting(Owner owner, List<String> others, int tries) {
        Waiting onceMore() {
            return new Waiting(owner, others, tries + 1);
        }
    }

    public Releases(Presence presence, TimerWheel timers, RetryListener retries) {
        this.presence = presence;
        this.timers = timers;
        this.retries = retries;
    }

    /**
     * A release has failed, or a claim that may have been carried out: releases it when Redis answers again.
     *
     * @param others the user's other slots as they were known then
     */
    void later(Owner owner, List<String> others) {
        later(new Waiting(owner, others, 0));
    }

    private void later(Waiting next) {
        if (next.tries() >= MAX_TRIES) {
            retries.exhausted(Retry.RELEASE, "a slot was not given back in " + MAX_TRIES + " tries");
        } else if (waiting.size() >= MAX_WAITING) {
            retries.exhausted(Retry.RELEASE, "more than " + MAX_WAITING + " slots wait to be given back");
        } else {
            waiting.add(next);
            schedule();
        }
    }

    private void schedule() {
        if (!isScheduled && !waiting.isEmpty()) {
            isScheduled = true;
            timers.schedule(STEP, this::step);
        }
    }

    private void step() {
        isScheduled = false;
        for (int i = 0; i < PER_STEP && !waiting.isEmpty() && presence.isAvailable(); i++) {
            Waiting next = waiting.remove();
            presence.release(next.owner(), next.others()).whenComplete((nothing, failure) -> {
                if (failure != null) {
                    later(next.onceMore());
                }
            });
        }
        schedule();
    }

    /** How many slots wait to be given back. */
    int waiting() {
        return waiting.size();
    }
}
