package io.longwire.gateway.session;

import io.longwire.gateway.presence.Owner;
import io.longwire.gateway.presence.Presence;
import io.longwire.gateway.relay.RelayLane;
import io.longwire.gateway.routing.RetryListener;
import io.longwire.gateway.routing.RetryListener.Retry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives slots back whose sessions have ended, later if Redis cannot be told now: else their claims would send every other node
 * here, for nothing, until somebody finds out that they are stale.
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

    private static final Logger log = LoggerFactory.getLogger(Releases.class);

    private final Presence presence;
    private final RelayLane relay;
    private final TimerWheel timers;
    private final RetryListener retries;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean isScheduled;

    private record Waiting(Owner owner, List<String> others, int tries) {
        Waiting onceMore() {
            return new Waiting(owner, others, tries + 1);
        }
    }

    public Releases(Presence presence, RelayLane relay, TimerWheel timers, RetryListener retries) {
        this.presence = presence;
        this.relay = relay;
        this.timers = timers;
        this.retries = retries;
    }

    /**
     * Gives a slot back.
     *
     * @param others the user's other slots as they are known now
     * @param done runs when Redis has answered; if it has not carried it out, it will be asked again
     */
    void release(Owner owner, List<String> others, Runnable done) {
        ask(owner, others).whenComplete((nothing, failure) -> {
            if (failure != null) {
                log.debug("release failed, and is tried again", failure);
                later(new Waiting(owner, others, 0));
            }
            done.run();
        });
    }

    /** A claim has failed, and may have been carried out, or will be: gives it back when Redis answers again. */
    void later(Owner owner) {
        later(new Waiting(owner, List.of(), 0));
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
            ask(next.owner(), next.others()).whenComplete((nothing, failure) -> {
                if (failure != null) {
                    later(next.onceMore());
                }
            });
        }
        schedule();
    }

    private CompletableFuture<Void> ask(Owner owner, List<String> others) {
        return presence.release(owner, others)
                .thenAccept(restored -> restored.ifPresent(
                        slots -> OtherNodes.tellSlots(relay, owner.slot().user(), slots)));
    }

    /** How many slots wait to be given back. */
    int waiting() {
        return waiting.size();
    }
}
