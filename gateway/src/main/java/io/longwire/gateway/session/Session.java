package io.longwire.gateway.session;

import io.longwire.gateway.config.DevicePolicy;
import io.longwire.gateway.events.Event;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.presence.Owner;
import io.longwire.gateway.presence.Presence.Claim;
import io.longwire.gateway.presence.Presence.ClaimOutcome;
import io.longwire.gateway.presence.Presence.Evicted;
import io.longwire.gateway.presence.Presence.RenewOutcome;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.presence.UserSlots;
import io.longwire.gateway.relay.Arrivals.RemoteClaim;
import io.longwire.gateway.relay.Handover;
import io.longwire.gateway.routing.Outcome;
import io.longwire.gateway.routing.Recipient;
import io.longwire.gateway.routing.RetryListener;
import io.longwire.gateway.routing.Waiter;
import io.longwire.proto.Kick;
import io.longwire.proto.Send;
import io.longwire.proto.Subscribe;
import io.longwire.proto.Welcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One logged-in device, from its claim of the slot to the hand-over of what it did not acknowledge.
 *
 * <p>A login whose slot is free on this node enters the table at once and keeps what arrives until its claim is granted.
 * One whose slot is taken waits, after its claim, until the session before has stored what it owed, and takes its place in
 * the table then. So a message always finds somebody responsible, and mail never lands behind the back of a new session.
 *
 * <p>A session that ends stays in the table until it has appended everything, has given its slot back, and nothing that
 * another loop has handed to it is on its way; or until a successor waits, which then takes what is new. Only then does
 * {@link #offer} refuse.
 *
 * <p>Belongs to one event loop. {@link #offer} and {@link #end} may be called from any thread.
 */
public final class Session implements Recipient {

    private enum Phase {
        /** Redis is asked for the slot. */
        CLAIMING,
        /** The slot is ours in Redis, and the session before is still handing over. */
        AWAITING_PREDECESSOR,
        /** The phone has been welcomed. */
        ACTIVE,
        /** The phone is gone; what it is owed is being stored. */
        ENDING,
        /** Somebody else is responsible. */
        CLOSED
    }

    /** How often a live session asks: mail that was stored past it and not announced waits no longer than about that. */
    private static final Duration RENEWAL_INTERVAL = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(Session.class);

    /**
     * How long a login may take once the phone has asked for it, beside what it waits for other nodes: a call of Redis, and a
     * session here that stores what it owes, each with a bound of its own, a few times over.
     */
    private static final Duration LOGIN_BOUND = Duration.ofSeconds(10);

    /** How many relay timeouts a login may wait: a session elsewhere hands over, and others learn the slots. */
    private static final int RELAYS_PER_LOGIN = 2;

    /** How long a phone waits before it tries a gateway again that cannot do its work. */
    private static final Duration UNAVAILABLE_RETRY = Duration.ofSeconds(2);

    private final SessionLoop loop;
    private final Identity identity;
    private final Phone phone;
    private final Heartbeat heartbeat;
    private final Delivery delivery;
    private final ChatSends sends;
    private final TopicChoice topics;

    private final InTransit inTransit = new InTransit();

    private Phase phase = Phase.CLAIMING;
    private ClaimOutcome.Granted grant;
    private Owner owner;
    private EndReason endReason;

    /** Whether the slot was given up for another one; read by other loops once this session refuses. */
    private volatile boolean isPlaceGone;

    /** Whether another session of this node had the slot when this one came. */
    private boolean hadPredecessor;

    private final RemoteSuccessions remoteSuccessions = new RemoteSuccessions();

    /** Whether the mailbox has said that another session has the slot. */
    private boolean hasMoved;

    /** What could be neither delivered nor stored, for the successor here. */
    private List<Backlog.Item> leftBehind = List.of();

    /** When Redis was asked last whether the slot is still this session's. */
    private long renewedNanos;

    /** The latest doubt when it last said so. */
    private int renewedDoubt;

    /** How many messages were refused for now until the successor took what is new. */
    private int refusedBeforeSuccession;

    private boolean isReleaseAsked;
    private boolean isReleased;
    private TimerWheel.Timer tokenTimer;

    /** Until the phone is welcomed. */
    private TimerWheel.Timer loginTimer;

    /** The latest doubt, and the freshness, when the slot was asked for. */
    private int doubtAtClaim;

    private int freshnessAtClaim;

    /** Who takes this place; read by other loops once this session refuses. */
    private volatile Session successor;

    public Session(SessionLoop loop, Identity identity, Phone phone, int heartbeatSeconds) {
        this.loop = loop;
        this.identity = identity;
        this.phone = phone;
        this.heartbeat = new Heartbeat(
                loop.timers(),
                loop.config().heartbeat().negotiate(heartbeatSeconds),
                RENEWAL_INTERVAL,
                this::look,
                this::silent);
        this.delivery = new Delivery(loop, phone, new DeliveryListener());
        this.sends = new ChatSends(loop, phone, identity);
        this.topics = new TopicChoice(this, loop.topics());
    }

    public Identity identity() {
        return identity;
    }

    public Slot slot() {
        return identity.slot();
    }

    @Override
    public String user() {
        return identity.user();
    }

    @Override
    public String slotName() {
        return identity.slot().name();
    }

    /** Whether its user cannot have another slot. */
    boolean hasTheOnlySlot() {
        return loop.config().devices() == DevicePolicy.SINGLE;
    }

    /** How many messages are in flight; approximate when asked from another thread. */
    public int inFlight() {
        return delivery.inFlight();
    }

    // -------------------------------------------------------------------------------------------------------- login

    /**
     * Claims the slot. The phone hears Welcome or a Kick.
     *
     * @param isResume whether the phone reconnects by itself, so that it must not evict another device
     */
    public void start(boolean isResume) {
        hadPredecessor = loop.table().enter(this) != this;
        doubtAtClaim = loop.hearing().doubts();
        freshnessAtClaim = loop.freshness().getAsInt();
        loginTimer = loop.schedule(
                LOGIN_BOUND.plus(loop.relay().timeout().multipliedBy(RELAYS_PER_LOGIN)), this::loginOverdue);
        Claim claim = new Claim(
                slot(),
                identity.session(),
                identity.device(),
                isResume,
                loop.config().maxDevices());
        SessionLoop.whenDone(
                loop.presence().claim(claim),
                (outcome, failure) -> {
                    if (outcome instanceof ClaimOutcome.Granted granted) {
                        granted(granted);
                    } else if (outcome instanceof ClaimOutcome.TakenSince taken) {
                        refused(EndReason.replacedBy(identity.device(), taken.byDevice()));
                    } else {
                        log.debug("claim failed", failure);
                        // It may have been carried out, or will be.
                        loop.releases().later(new Owner(slot(), identity.session(), identity.device(), 0));
                        refused(EndReason.kicked(
                                Kick.Reason.UNAVAILABLE, "logins cannot be registered now", UNAVAILABLE_RETRY));
                    }
                },
                phone::close);
    }

    private void granted(ClaimOutcome.Granted granted) {
        grant = granted;
        owner = new Owner(slot(), identity.session(), identity.device(), granted.epoch());
        renewedNanos = loop.timers().nowNanos();
        renewedDoubt = doubtAtClaim;
        phase = Phase.AWAITING_PREDECESSOR;
        remoteSuccessions.tellEarlierThan(owner.epoch());
        if (granted.expired() > 0) {
            loop.events().tell(Event.Undelivered.expired(slot().user(), granted.expired()));
        }
        granted.evicted().ifPresent(this::evict);
        OtherNodes.tell(loop.relay(), owner, granted).whenComplete((handover, neverFails) -> {
            grant = granted.after(handover.stored(), handover.seenThrough());
            arrive();
        });
    }

    private void loginOverdue() {
        loop.retries().exhausted(RetryListener.Retry.LOGIN, "a login takes too long: " + phase);
        end(EndReason.kicked(Kick.Reason.UNAVAILABLE, "the login takes too long", UNAVAILABLE_RETRY));
    }

    private void refused(EndReason reason) {
        end(reason);
        delivery.abandon();
        phase = Phase.ENDING;
        isReleased = true;
        tryClose();
    }

    private void evict(Evicted evicted) {
        loop.table()
                .find(new Slot(slot().user(), evicted.slot()))
                .ifPresent(session -> session.makeRoomFor(identity.device()));
    }

    /** The user has a place too many, and this one goes: nothing more is to be kept for it. May be called from any thread. */
    void makeRoomFor(String device) {
        loop.run(() -> {
            isPlaceGone = true;
            if (phase == Phase.ACTIVE) {
                delivery.abandon();
                isReleased = true; // the claim that took its place has deleted it
            }
            end(EndReason.replacedBy(identity.device(), device));
            tryClose();
        });
    }

    /** Takes the place in the table, from the session that has it if need be. */
    private void arrive() {
        Session holder = loop.table().enter(this);
        if (holder == this) {
            activate(Handover.NOTHING);
        } else {
            holder.loop.run(() -> holder.supersede(this));
        }
    }

    /** The place in the table is this session's, and nobody else owes the slot anything. */
    private void activate(Handover handover) {
        if (loop.config().devices() != DevicePolicy.SINGLE) {
            // Slots of another policy, which the operator has left, get no more mail.
            UserSlots slots = new UserSlots(grant.epoch(), grant.slots(), grant.others());
            loop.table().learnSlots(slot().user(), slots, freshnessAtClaim);
        }
        settleRivalry();
        settleRemoteSuccession();
        // A predecessor may have appended after it gave the slot back, and so after the claim has counted the mail.
        boolean hasMail = grant.pending() > 0 || grant.displaced().isPresent() || hadPredecessor;
        long seenThrough = handover.seenThrough() != 0 ? handover.seenThrough() : grant.seenThrough();
        if (endReason == null) {
            phase = Phase.ACTIVE;
            loop.metrics().loginWelcomed(identity.platform());
            loop.events()
                    .tell(new Event.Login(identity.user(), identity.device(), identity.platform(), identity.session()));
            loop.metrics().mailExpired(grant.expired());
            phone.welcome(welcome(handover.stored()));
            loginTimer.cancel();
            heartbeat.start();
            watchToken();
            delivery.begin(owner, hasMail, seenThrough, doubtAtClaim);
            grant = null; // of no use any more, and there are very many sessions
            if (hadPredecessor) {
                renew(() -> {}); // a later claim of another node may have found only the predecessor here
            }
        } else {
            // The phone went away, or the place was taken, while the claim was under way.
            phase = Phase.ENDING;
            delivery.begin(owner, hasMail, seenThrough, doubtAtClaim);
            delivery.finish();
            tryClose();
        }
    }

    private Welcome welcome(int handedOver) {
        return Welcome.newBuilder()
                .setUserId(slot().user())
                .setSessionId(identity.session())
                .setHeartbeatSeconds((int) heartbeat.interval().toSeconds())
                .setServerTimeMs(loop.clock().millis())
                .setPending(grant.pending() + handedOver)
                .setMaxFrameBytes(loop.config().maxFrameBytes())
                .setMaxInFlight(loop.config().maxInFlight())
                .setExpired(grant.expired())
                .build();
    }

    private void watchToken() {
        if (identity.expiresAtMillis() != Long.MAX_VALUE) {
            long left = Math.max(0, identity.expiresAtMillis() - loop.clock().millis());
            tokenTimer = loop.schedule(
                    Duration.ofMillis(left),
                    () -> end(EndReason.kicked(Kick.Reason.TOKEN_EXPIRED, "the token ran out")));
        }
    }

    // ----------------------------------------------------------------------------------------------------- takeover

    /** {@code next} has claimed the slot too: the later claim wins. */
    private void supersede(Session next) {
        if (phase == Phase.CLOSED || inTransit.isClosed()) {
            // Out of the table already, and perhaps in favour of another one: ask that.
            next.loop.run(next::arrive);
            return;
        }
        Session rival = successor;
        if (rival != null && rival.owner.epoch() > next.owner.epoch()) {
            next.lostTo(rival);
            return;
        }
        successor = next;
        if (rival != null) {
            rival.lostTo(next);
        }
        if (phase != Phase.CLAIMING) {
            settleRivalry();
            tryClose();
        }
    }

    /** Once both epochs are known: ends this session, or turns its successor away. */
    private void settleRivalry() {
        Session next = successor;
        if (next == null || owner == null) {
            return; // without a claim of its own a session has nothing to lose
        }
        if (next.owner.epoch() > owner.epoch()) {
            end(EndReason.replacedBy(identity.device(), next.identity.device()));
        } else {
            successor = null;
            next.lostTo(this);
        }
    }

    /**
     * Another node has been granted a claim of this session's slot. May be called from any thread.
     *
     * @param done to be called, on this session's loop, when nothing is owed to the slot here any more
     */
    void supersedeElsewhere(RemoteClaim claim, Consumer<Handover> done) {
        loop.run(() -> {
            if (phase == Phase.CLOSED && successor != null) {
                successor.supersedeElsewhere(claim, done); // which has the place by now, or is about to
                return;
            }
            if (phase == Phase.CLOSED || (owner != null && owner.epoch() > claim.epoch())) {
                done.accept(Handover.NOTHING);
                return;
            }
            remoteSuccessions.add(claim, done);
            settleRemoteSuccession();
            if (successor != null) {
                successor.supersedeElsewhere(claim, handover -> {});
            }
            tryClose();
        });
    }

    /** Ends this session if a claim of another node is later than its own; that is known once it has one. */
    private void settleRemoteSuccession() {
        if (!remoteSuccessions.isEmpty() && owner != null) {
            end(EndReason.replacedBy(identity.device(), remoteSuccessions.device()));
        }
    }

    /** A later claim than this one's has come while this session waited for its place. */
    private void lostTo(Session winner) {
        loop.run(() -> {
            end(EndReason.replacedBy(identity.device(), winner.identity.device()));
            phase = Phase.CLOSED;
            delivery.close();
            tellOtherNode();
        });
    }

    // ------------------------------------------------------------------------------------------- while it is active

    /** A sign of life: bytes have come from the phone. */
    public void alive() {
        heartbeat.alive();
    }

    /** From time to time: whether the phone can be reached, and Redis still has this session, and mail. */
    private void look() {
        if (phone.isUnreachable()) {
            phone.close();
        } else if (loop.timers().nowNanos() - renewedNanos >= RENEWAL_INTERVAL.toNanos()) {
            renew(() -> {});
        }
    }

    public void send(Send send) {
        if (phase == Phase.ACTIVE) {
            sends.send(send);
        }
    }

    /** The phone says what it wants to hear of. */
    public void subscribe(Subscribe subscribe) {
        if (phase == Phase.ACTIVE) {
            loop.metrics().topicsPassedOver(topics.change(subscribe, identity.topics()));
        }
    }

    /** Whether the phone was welcomed, and is still here. Asked on the session's loop. */
    boolean isWelcomed() {
        return phase == Phase.ACTIVE;
    }

    /** The phone has everything up to {@code seq}; false if it cannot have. */
    public boolean acknowledge(long seq) {
        return phase != Phase.ACTIVE || delivery.acknowledge(seq);
    }

    /** The connection takes more again. */
    public void writable() {
        delivery.writable();
    }

    private void silent() {
        end(EndReason.kicked(
                Kick.Reason.IDLE, "nothing heard for " + heartbeat.patience().toSeconds() + " s"));
    }

    @Override
    public boolean isOnThisLoop() {
        return loop.isCurrent().getAsBoolean();
    }

    @Override
    public boolean offer(Message message, Waiter waiter) {
        if (loop.isCurrent().getAsBoolean()) {
            if (phase == Phase.CLOSED || inTransit.isClosed()) {
                leaveTable();
                return false;
            }
            delivery.deliver(message, waiter);
            return true;
        }
        if (!inTransit.enter()) {
            leaveTable();
            return false;
        }
        loop.executor().execute(() -> {
            inTransit.arrived();
            if (waiter.isRevoked()) {
                waiter.settle(message.isTransient() ? Outcome.DROPPED : Outcome.BEHIND_REFUSED);
            } else {
                delivery.deliver(message, waiter);
            }
            tryClose();
        });
        return true;
    }

    @Override
    public void lookIntoMailbox() {
        loop.run(delivery::lookIntoMailbox);
    }

    /** How the session is, for an operator's eyes. May be asked from any thread. */
    public CompletableFuture<SessionSeen> look(String from, String messageId) {
        CompletableFuture<SessionSeen> answer = new CompletableFuture<>();
        loop.run(() -> answer.complete(new SessionSeen(
                slotName(),
                identity.session(),
                identity.device(),
                identity.platform(),
                phase + (phase == Phase.ACTIVE ? ", " + delivery.phase() : ""),
                delivery.inFlight(),
                delivery.holds(from, messageId))));
        return answer;
    }

    boolean isOn(SessionLoop other) {
        return loop.executor().equals(other.executor());
    }

    /**
     * Says once more that this session holds its slot, which Redis may have forgotten, and looks whether mail was stored past
     * it.
     */
    void renew(Runnable failed) {
        if (phase != Phase.ACTIVE) {
            return;
        }
        renewedNanos = loop.timers().nowNanos();
        int doubt = loop.hearing().doubts();
        askToRenew().whenComplete((outcome, failure) -> {
            if (outcome instanceof RenewOutcome.Superseded superseded) {
                delivery.moveAway(superseded.byDevice());
            } else if (outcome instanceof RenewOutcome.Renewed renewed) {
                renewed(renewed.pending(), doubt);
            } else {
                log.debug("renewal failed", failure);
                failed.run();
            }
        });
    }

    /** Renews the claim; learns the user's slots, and tells other nodes of them if the claim was lost. */
    private CompletableFuture<RenewOutcome> askToRenew() {
        int freshness = loop.freshness().getAsInt();
        int doubt = loop.hearing().doubts();
        Collection<String> known = loop.table().find(user()).slotNames();
        return loop.presence()
                .renew(owner, known, loop.config().maxDevices(), doubt != renewedDoubt)
                .thenApply(outcome -> {
                    if (outcome instanceof RenewOutcome.Renewed renewed) {
                        renewedDoubt = doubt;
                        renewed.slots().ifPresent(slots -> {
                            loop.table().learnSlots(user(), slots, freshness);
                            if (renewed.wasForgotten()) {
                                OtherNodes.tellSlots(loop.relay(), user(), slots);
                            }
                        });
                    }
                    return outcome;
                });
    }

    private void renewed(int pending, int doubt) {
        if (pending == 0 && delivery.isLive()) {
            delivery.cleared(doubt);
        } else {
            if (delivery.isLive()) {
                loop.metrics().mailFound();
            }
            delivery.lookIntoMailbox();
        }
    }

    // ---------------------------------------------------------------------------------------------------------- end

    /** Ends the session; the first reason counts. What was not acknowledged is stored before the slot is given back. */
    public void end(EndReason reason) {
        loop.run(() -> {
            if (endReason != null) {
                return;
            }
            endReason = reason;
            if (phase == Phase.ACTIVE) {
                loop.metrics().sessionEnded(identity.platform(), reason.ending());
                loop.events().tell(reason.event(identity));
            } else {
                loop.metrics().loginRefused(reason.ending());
            }
            loop.metrics()
                    .endings()
                    .add(
                            identity.user(),
                            identity.device(),
                            identity.platform(),
                            reason.ending(),
                            reason.kick().map(Kick::getDetail).orElse(""));
            reason.kick().ifPresentOrElse(phone::kick, phone::close);
            sends.close();
            if (loginTimer != null) {
                loginTimer.cancel();
            }
            if (phase == Phase.ACTIVE) {
                phase = Phase.ENDING;
                heartbeat.stop();
                topics.leaveAll();
                if (tokenTimer != null) {
                    tokenTimer.cancel();
                }
                delivery.finish();
            }
        });
    }

    private void release() {
        isReleaseAsked = true;
        loop.presence().release(owner).whenComplete((nothing, failure) -> {
            if (failure != null) {
                log.debug("release failed, and is tried again", failure);
                loop.releases().later(owner);
            }
            isReleased = true;
            tryClose();
        });
    }

    /** Leaves, once nothing is owed, the slot is given back, and nothing is on its way from other loops. */
    private void tryClose() {
        if (phase != Phase.ENDING) {
            return;
        }
        if (successor != null) {
            refuse();
            if (delivery.isFinished() && inTransit.closeIfQuiet()) {
                close();
            }
        } else if (delivery.isFinished()) {
            // A slot that another node has is not given back. Until then what is new waits here, behind what is being
            // stored.
            boolean isGivenUp = isReleased || !remoteSuccessions.isEmpty() || hasMoved;
            if (!isGivenUp && !isReleaseAsked) {
                release();
            } else if (isGivenUp && inTransit.closeIfQuiet()) {
                close();
            }
        }
    }

    /**
     * Leaves what is new to the successor, which keeps it until its turn: however fast senders are, this session comes to
     * an end. What is on its way from other loops is still taken.
     */
    private void refuse() {
        if (!inTransit.isClosed()) {
            refusedBeforeSuccession = delivery.refused();
            inTransit.close();
            leaveTable();
        }
    }

    private void close() {
        phase = Phase.CLOSED;
        delivery.close();
        leaveTable();
        Session next = successor;
        if (next != null) {
            Handover handover = delivery.handover();
            List<Backlog.Item> left = leaveTo(next);
            // What waits there was sent behind it.
            boolean hasRefused = delivery.refused() != refusedBeforeSuccession;
            next.loop.run(() -> {
                next.delivery.inherit(left);
                if (hasRefused) {
                    next.delivery.refuseWaiting();
                }
                next.activate(handover);
            });
        }
        tellOtherNode();
    }

    private List<Backlog.Item> leaveTo(Session next) {
        if (next.isOn(loop)) {
            return leftBehind;
        }
        List<Backlog.Item> left = new ArrayList<>(leftBehind);
        for (int i = left.size() - 1; i >= 0; i--) {
            Message message = left.get(i).entry().message();
            left.set(
                    i,
                    Backlog.inherited(
                            message,
                            loop.router().leave(next, message, left.get(i).waiter())));
        }
        return left;
    }

    private void tellOtherNode() {
        remoteSuccessions.tell(delivery.handover());
    }

    /** Idempotent, so that whoever finds this session refusing may help. */
    private void leaveTable() {
        Session next = successor;
        if (next != null) {
            loop.table().replace(this, next);
        } else if (isPlaceGone) {
            loop.table().leaveForGood(this);
        } else {
            loop.table().leave(this);
        }
    }

    private final class DeliveryListener implements Delivery.Listener {
        @Override
        public void moved(String byDevice) {
            hasMoved = true;
            refuse();
            end(EndReason.replacedBy(identity.device(), byDevice));
        }

        @Override
        public void refused() {
            loop.router().refused(user());
        }

        @Override
        public void passOn(Message message, Waiter waiter) {
            if (message.isTransient() && successor != null) {
                waiter.settle(Outcome.DROPPED);
            } else if (successor != null) {
                // It has what came later already: not by way of the router, which would put this behind.
                if (leftBehind.isEmpty()) {
                    leftBehind = new ArrayList<>();
                }
                leftBehind.add(Backlog.inherited(message, waiter));
            } else if (waiter.keepsOrder()) {
                waiter.settle(Outcome.ELSEWHERE);
            } else if (hasTheOnlySlot()) {
                loop.router().route(message, waiter);
            } else {
                loop.router().passOn(slotName(), message, waiter);
            }
        }

        @Override
        public CompletableFuture<RenewOutcome> claimAgain() {
            return askToRenew();
        }

        @Override
        public void finished() {
            tryClose();
        }
    }
}
