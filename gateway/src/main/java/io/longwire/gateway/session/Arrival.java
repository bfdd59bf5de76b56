package io.longwire.gateway.session;

import io.longwire.gateway.config.DevicePolicy;
import io.longwire.gateway.events.Event;
import io.longwire.gateway.presence.Owner;
import io.longwire.gateway.presence.Presence.Claim;
import io.longwire.gateway.presence.Presence.ClaimOutcome;
import io.longwire.gateway.presence.Presence.Evicted;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.presence.UserSlots;
import io.longwire.gateway.relay.Handover;
import io.longwire.gateway.routing.RetryListener;
import io.longwire.proto.Kick;
import io.longwire.proto.Welcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session's way to its place: claims the slot, waits for whoever had it, here and elsewhere, and takes the place in the table.
 * Forgotten once the session is there.
 *
 * <p>Belongs to its session's event loop.
 */
final class Arrival {

    /**
     * How long a login may take once the phone has asked for it, beside what it waits for other nodes: a call of Redis, and a
     * session here that stores what it owes, each with a bound of its own, a few times over.
     */
    private static final Duration LOGIN_BOUND = Duration.ofSeconds(10);

    /** How many relay timeouts a login may wait: others register again, the session before hands over, others learn the slots. */
    private static final int RELAYS_PER_LOGIN = 3;

    /** How long a phone waits before it tries a gateway again that cannot do its work. */
    private static final Duration UNAVAILABLE_RETRY = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(Session.class);

    private final Session session;
    private final SessionLoop loop;

    /** Whether another session of this node had the slot when this one came. */
    private final boolean hadPredecessor;

    /** The latest doubt, and the freshness, when the slot was asked for. */
    private final int doubtAtClaim;

    private final int freshnessAtClaim;
    private final TimerWheel.Timer overdue;
    private ClaimOutcome.Granted grant;

    /** Enters the table if the slot is free there. */
    Arrival(Session session, SessionLoop loop) {
        this.session = session;
        this.loop = loop;
        this.hadPredecessor = loop.table().enter(session) != session;
        this.doubtAtClaim = loop.hearing().doubts();
        this.freshnessAtClaim = loop.freshness().getAsInt();
        this.overdue = loop.schedule(
                LOGIN_BOUND.plus(loop.relay().timeout().multipliedBy(RELAYS_PER_LOGIN)), this::takesTooLong);
    }

    /**
     * Claims the slot.
     *
     * @param isResume whether the phone reconnects by itself, so that it must not evict another device
     * @param bug runs if there is one
     */
    void claim(boolean isResume, Runnable bug) {
        Identity identity = session.identity();
        Claim claim = new Claim(
                identity.slot(),
                identity.session(),
                identity.device(),
                isResume,
                loop.config().maxDevices());
        SessionLoop.whenDone(
                restoreOthers()
                        .thenCompose(nothing -> session.hasEnded()
                                ? CompletableFuture.<ClaimOutcome>completedFuture(null)
                                : loop.presence().claim(claim)),
                (outcome, failure) -> {
                    if (outcome == null && failure == null) {
                        session.turnAway(EndReason.DISCONNECTED); // while others registered: nothing was claimed
                    } else if (outcome instanceof ClaimOutcome.Granted granted) {
                        granted(granted);
                    } else if (outcome instanceof ClaimOutcome.TakenSince taken) {
                        session.turnAway(EndReason.replacedBy(identity.device(), taken.byDevice()));
                    } else {
                        log.debug("claim failed", failure);
                        loop.releases().later(new Owner(identity.slot(), identity.session(), identity.device(), 0));
                        session.turnAway(EndReason.kicked(
                                Kick.Reason.UNAVAILABLE, "logins cannot be registered now", UNAVAILABLE_RETRY));
                    }
                },
                bug);
    }

    private CompletableFuture<Void> restoreOthers() {
        CompletableFuture<Void> restored = loop.lostClaims().restore(session.user());
        return restored.isDone() ? restored : restored.thenRunAsync(() -> {}, loop.executor());
    }

    private void granted(ClaimOutcome.Granted granted) {
        grant = granted;
        Identity identity = session.identity();
        Owner owner = new Owner(identity.slot(), identity.session(), identity.device(), granted.epoch());
        session.claimed(new Registration(loop, owner, doubtAtClaim));
        if (granted.expired() > 0) {
            loop.events().tell(Event.Undelivered.expired(identity.user(), granted.expired()));
        }
        granted.evicted().ifPresent(this::evict);
        OtherNodes.tell(loop.relay(), owner, granted).whenComplete((handover, neverFails) -> {
            grant = granted.after(handover.stored(), handover.seenThrough());
            enter();
        });
    }

    private void evict(Evicted evicted) {
        loop.table()
                .find(new Slot(session.user(), evicted.slot()))
                .ifPresent(other -> other.makeRoomFor(session.identity().device()));
    }

    private void takesTooLong() {
        loop.retries().exhausted(RetryListener.Retry.LOGIN, "a login takes too long: " + session.phase());
        session.end(EndReason.kicked(Kick.Reason.UNAVAILABLE, "the login takes too long", UNAVAILABLE_RETRY));
    }

    /** The phone is welcomed, or turned away. */
    void isOver() {
        overdue.cancel();
    }

    /** Takes the place in the table, from the session that has it if need be. */
    void enter() {
        Session holder = loop.table().enter(session);
        if (holder == session) {
            session.activate(Handover.NOTHING);
        } else {
            holder.onItsLoop(() -> holder.supersede(session));
        }
    }

    /** Remembers which slots the user has, as the claim was told. */
    void learnSlots() {
        if (loop.config().devices() != DevicePolicy.SINGLE) {
            // Slots of another policy, which the operator has left, get no more mail.
            UserSlots slots = new UserSlots(grant.epoch(), grant.slots(), grant.others());
            loop.table().learnSlots(session.user(), slots, freshnessAtClaim);
        }
    }

    /** Starts what the session owes its slot. */
    void begin(Delivery delivery, Owner owner, Handover handover) {
        // A predecessor may have appended after it gave the slot back, and so after the claim has counted the mail.
        boolean hasMail = grant.pending() > 0 || grant.displaced().isPresent() || hadPredecessor;
        long seenThrough = handover.seenThrough() != 0 ? handover.seenThrough() : grant.seenThrough();
        delivery.begin(owner, hasMail, seenThrough, doubtAtClaim);
    }

    /** Whether a later claim of another node may have found only the predecessor here, and this session has to ask again. */
    boolean mayHaveBeenMissed() {
        return hadPredecessor;
    }

    int expired() {
        return grant.expired();
    }

    /** @param handedOver messages that the session before has stored after the claim has counted the mail */
    Welcome welcome(int handedOver, Duration heartbeat) {
        return Welcome.newBuilder()
                .setUserId(session.user())
                .setSessionId(session.identity().session())
                .setHeartbeatSeconds((int) heartbeat.toSeconds())
                .setServerTimeMs(loop.clock().millis())
                .setPending(grant.pending() + handedOver)
                .setMaxFrameBytes(loop.config().maxFrameBytes())
                .setMaxInFlight(loop.config().maxInFlight())
                .setExpired(grant.expired())
                .build();
    }
}
