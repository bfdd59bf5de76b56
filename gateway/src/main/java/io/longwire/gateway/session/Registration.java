package io.longwire.gateway.session;

import io.longwire.gateway.presence.Owner;
import io.longwire.gateway.presence.Presence.RenewOutcome;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session's claim of its slot in Redis, once it is granted: renewed from time to time, and given back at the end.
 *
 * <p>Belongs to its session's event loop.
 */
final class Registration {

    /** How often a live session asks: mail that was stored past it and not announced waits no longer than about that. */
    static final Duration RENEWAL_INTERVAL = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(Registration.class);

    private final SessionLoop loop;
    private final Owner owner;

    /** When Redis was asked last whether the slot is still this session's. */
    private long renewedNanos;

    /** The latest doubt when it last said so. */
    private int renewedDoubt;

    private boolean isReleaseAsked;

    /** @param doubt the latest one when the claim was made */
    Registration(SessionLoop loop, Owner owner, int doubt) {
        this.loop = loop;
        this.owner = owner;
        this.renewedNanos = loop.timers().nowNanos();
        this.renewedDoubt = doubt;
    }

    Owner owner() {
        return owner;
    }

    boolean isDueForRenewal() {
        return loop.timers().nowNanos() - renewedNanos >= RENEWAL_INTERVAL.toNanos();
    }

    /** Renews the claim; learns the user's slots, and tells other nodes of them if the claim was lost. */
    CompletableFuture<RenewOutcome> renew() {
        renewedNanos = loop.timers().nowNanos();
        String user = owner.slot().user();
        int freshness = loop.freshness().getAsInt();
        int doubt = loop.hearing().doubts();
        Collection<String> known = loop.table().find(user).slotNames();
        return loop.presence()
                .renew(owner, known, loop.config().maxDevices(), doubt != renewedDoubt)
                .whenComplete((outcome, failure) -> {
                    if (failure != null) {
                        log.debug("renewal failed", failure);
                    }
                })
                .thenApply(outcome -> {
                    if (outcome instanceof RenewOutcome.Renewed renewed) {
                        renewedDoubt = doubt;
                        learn(user, renewed, freshness);
                    }
                    return outcome;
                });
    }

    private void learn(String user, RenewOutcome.Renewed renewed, int freshness) {
        renewed.slots().ifPresent(slots -> {
            loop.table().learnSlots(user, slots, freshness);
            if (renewed.wasForgotten()) {
                OtherNodes.tellSlots(loop.relay(), user, slots);
            }
        });
    }

    /** The slot was given back, and claimed again since. */
    void isClaimedAgain() {
        isReleaseAsked = false;
    }

    /**
     * Gives the slot back, once.
     *
     * @param done runs when Redis has answered; if it has not carried it out, it will be asked again
     */
    void release(Runnable done) {
        if (isReleaseAsked) {
            return;
        }
        isReleaseAsked = true;
        List<String> others = loop.table().find(owner.slot().user()).slotNames().stream()
                .filter(slot -> !slot.equals(owner.slot().name()))
                .toList();
        loop.releases().release(owner, others, done);
    }
}
