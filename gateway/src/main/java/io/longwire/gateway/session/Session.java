package io.longwire.gateway.session;

import io.longwire.gateway.config.DevicePolicy;
import io.longwire.gateway.events.Event;
import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.presence.Presence.RenewOutcome;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.relay.Arrivals.RemoteClaim;
import io.longwire.gateway.relay.Handover;
import io.longwire.gateway.routing.Forwarder;
import io.longwire.gateway.routing.Recipient;
import io.longwire.gateway.routing.Router;
import io.longwire.gateway.routing.Waiter;
import io.longwire.proto.Kick;
import io.longwire.proto.Send;
import io.longwire.proto.Subscribe;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

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
 * <p>Belongs to one event loop. {@link #offer}, {@link #end} and what hops by itself may be called from any thread.
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

    private final SessionLoop loop;
    private final Identity identity;
    private final Phone phone;
    private final Heartbeat heartbeat;
    private final Delivery delivery;
    private final ChatSends sends;
    private final TopicChoice topics;
    private final InTransit inTransit = new InTransit();
    private final Succession succession = new Succession(this);

    private Phase phase = Phase.CLAIMING;

    /** Until the phone is welcomed, or turned away. */
    private Arrival arrival;

    /** Once the slot is ours. */
    private Registration registration;

    private EndReason endReason;

    /** Whether the slot is given back, or has been taken: nothing is to be done about it any more. */
    private boolean isGivenUp;

    private TimerWheel.Timer tokenTimer;

    public Session(SessionLoop loop, Identity identity, Phone phone, int heartbeatSeconds) {
        this.loop = loop;
        this.identity = identity;
        this.phone = phone;
        this.heartbeat = new Heartbeat(
                loop.timers(),
                loop.config().heartbeat().negotiate(heartbeatSeconds),
                Registration.RENEWAL_INTERVAL,
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

    /** Its phase by name. */
    String phase() {
        return phase.name();
    }

    // ------------------------------------------------------------------------------------------------------- arrival

    /**
     * Claims the slot. The phone hears Welcome or a Kick.
     *
     * @param isResume whether the phone reconnects by itself, so that it must not evict another device
     */
    public void start(boolean isResume) {
        arrival = new Arrival(this, loop);
        arrival.claim(isResume, phone::close);
    }

    Arrival arrival() {
        return arrival;
    }

    /** The slot is this session's in Redis. */
    void claimed(Registration granted) {
        registration = granted;
        phase = Phase.AWAITING_PREDECESSOR;
        succession.claimed(epoch());
    }

    /** The claim was not granted. */
    void turnAway(EndReason reason) {
        end(reason);
        delivery.abandon();
        phase = Phase.ENDING;
        isGivenUp = true;
        closeIfDone();
    }

    /** The place in the table is this session's, and nobody else owes the slot anything. */
    void activate(Handover handover) {
        arrival.learnSlots();
        succession.settle();
        if (endReason == null) {
            welcome(handover);
        } else {
            // The phone went away, or the place was taken, while the claim was under way.
            phase = Phase.ENDING;
            arrival.begin(delivery, registration.owner(), handover);
            delivery.finish();
            closeIfDone();
        }
    }

    private void welcome(Handover handover) {
        phase = Phase.ACTIVE;
        loop.metrics().loginWelcomed(identity.platform());
        loop.events()
                .tell(new Event.Login(identity.user(), identity.device(), identity.platform(), identity.session()));
        loop.metrics().mailExpired(arrival.expired());
        phone.welcome(arrival.welcome(handover.stored(), heartbeat.interval()));
        arrival.isOver();
        heartbeat.start();
        watchToken();
        arrival.begin(delivery, registration.owner(), handover);
        boolean mayHaveBeenMissed = arrival.mayHaveBeenMissed();
        arrival = null; // of no use any more, and there are very many sessions
        if (mayHaveBeenMissed) {
            renew();
        }
    }

    private void watchToken() {
        if (identity.expiresAtMillis() != Long.MAX_VALUE) {
            long left = Math.max(0, identity.expiresAtMillis() - loop.clock().millis());
            tokenTimer = loop.schedule(
                    Duration.ofMillis(left),
                    () -> end(EndReason.kicked(Kick.Reason.TOKEN_EXPIRED, "the token ran out")));
        }
    }

    // ---------------------------------------------------------------------------------------------------- succession

    boolean hasClaimed() {
        return phase != Phase.CLAIMING;
    }

    boolean hasOwner() {
        return registration != null;
    }

    /** Of two claims of a slot the one with the higher epoch is the later. */
    long epoch() {
        return registration.owner().epoch();
    }

    /** Whether its phone is gone, or was told to go. */
    boolean hasEnded() {
        return endReason != null;
    }

    boolean isClosed() {
        return phase == Phase.CLOSED;
    }

    /** Whether it takes nothing new any more. */
    boolean refuses() {
        return isClosed() || inTransit.isClosed();
    }

    /** {@code next} has claimed the slot too: the later claim wins. */
    void supersede(Session next) {
        succession.supersede(next);
    }

    /** Another node has been granted a claim of this session's slot; see {@link Succession}. May be called from any thread. */
    void supersedeElsewhere(RemoteClaim claim, Consumer<Handover> done) {
        loop.run(() -> succession.supersedeElsewhere(claim, done));
    }

    /** The user has a place too many, and this one goes: nothing more is to be kept for it. May be called from any thread. */
    void makeRoomFor(String device) {
        loop.run(() -> {
            succession.placeIsGone();
            if (phase == Phase.ACTIVE) {
                delivery.abandon();
                isGivenUp = true; // the claim that took its place has deleted it
            }
            endFor(device);
            closeIfDone();
        });
    }

    /** Another device has the place. */
    void endFor(String device) {
        end(EndReason.replacedBy(identity.device(), device));
    }

    /** A later claim than this one's has come while this session waited for its place. May be called from any thread. */
    void lostTo(Session winner) {
        loop.run(() -> {
            endFor(winner.identity.device());
            phase = Phase.CLOSED;
            delivery.close();
            succession.tellOtherNodes(delivery.handover());
        });
    }

    /** The session before leaves its place, and what it could neither deliver nor store. */
    void inherit(List<Backlog.Item> left, boolean hasRefused, Handover handover) {
        delivery.inherit(left);
        if (hasRefused) {
            delivery.refuseWaiting();
        }
        activate(handover);
    }

    SessionTable table() {
        return loop.table();
    }

    Router router() {
        return loop.router();
    }

    boolean isOn(SessionLoop other) {
        return loop.executor().equals(other.executor());
    }

    boolean isOnLoopOf(Session other) {
        return isOn(other.loop);
    }

    void onItsLoop(Runnable task) {
        loop.run(task);
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
        } else if (registration.isDueForRenewal()) {
            renew();
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
            if (refuses()) {
                succession.leaveTable();
                return false;
            }
            delivery.deliver(message, waiter);
            return true;
        }
        if (!inTransit.enter()) {
            succession.leaveTable();
            return false;
        }
        loop.executor().execute(() -> {
            inTransit.arrived();
            if (waiter.isRevoked()) {
                waiter.settle(message.isTransient() ? Outcome.DROPPED : Outcome.BEHIND_REFUSED);
            } else {
                delivery.deliver(message, waiter);
            }
            closeIfDone();
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

    /**
     * Says once more that this session holds its slot, which Redis may have forgotten, and looks whether mail was stored past
     * it. Fails if Redis does not answer.
     */
    CompletableFuture<Void> renew() {
        if (phase != Phase.ACTIVE) {
            return CompletableFuture.completedFuture(null);
        }
        int doubt = loop.hearing().doubts();
        delivery.renewalAsked();
        return registration
                .renew()
                .whenComplete((outcome, failure) -> delivery.renewalAnswered())
                .thenAccept(outcome -> {
                    if (outcome instanceof RenewOutcome.Superseded superseded) {
                        delivery.moveAway(superseded.byDevice());
                    } else if (outcome instanceof RenewOutcome.Renewed renewed) {
                        delivery.mailCounted(renewed.pending(), doubt);
                    }
                });
    }

    /** As {@link #renew}, from any thread. Done, on the session's loop, when Redis has answered, or failed to. */
    CompletableFuture<Void> registerAgain() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.run(() -> renew().whenComplete((nothing, failure) -> done.complete(null)));
        return done;
    }

    // ---------------------------------------------------------------------------------------------------------- end

    /** Ends the session; the first reason counts. What was not acknowledged is stored before the slot is given back. */
    public void end(EndReason reason) {
        loop.run(() -> {
            if (endReason == null) {
                endReason = reason;
                tellOfEnd(reason);
                reason.kick().ifPresentOrElse(phone::kick, phone::close);
                sends.close();
                if (arrival != null) {
                    arrival.isOver();
                }
                if (phase == Phase.ACTIVE) {
                    leave();
                }
            }
        });
    }

    private void tellOfEnd(EndReason reason) {
        if (phase == Phase.ACTIVE) {
            loop.metrics().sessionEnded(identity.platform(), reason.ending());
            loop.events().tell(reason.event(identity));
        } else {
            loop.metrics().loginRefused(reason.ending());
        }
        String detail = reason.kick().map(Kick::getDetail).orElse("");
        loop.metrics().endings().add(identity.user(), identity.device(), identity.platform(), reason.ending(), detail);
    }

    private void leave() {
        phase = Phase.ENDING;
        heartbeat.stop();
        topics.leaveAll();
        if (tokenTimer != null) {
            tokenTimer.cancel();
        }
        delivery.finish();
    }

    /** Leaves, once nothing is owed, the slot is given back, and nothing is on its way from other loops. */
    void closeIfDone() {
        if (phase != Phase.ENDING) {
            return;
        }
        if (succession.successor().isPresent()) {
            refuse();
            if (delivery.isFinished() && inTransit.closeIfQuiet()) {
                close();
            }
        } else if (delivery.isFinished()) {
            // A slot that another node has is not given back. Until then what is new waits here, behind what is being
            // stored.
            if (!isGivenUp && !succession.isElsewhere()) {
                registration.release(() -> {
                    isGivenUp = true;
                    closeIfDone();
                });
            } else if (inTransit.closeIfQuiet()) {
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
            inTransit.close();
            succession.refusesFromNowOn(delivery.refused());
        }
    }

    private void close() {
        phase = Phase.CLOSED;
        delivery.close();
        succession.leaveTable();
        succession.handOver(delivery.handover(), delivery.refused());
        succession.tellOtherNodes(delivery.handover());
    }

    private final class DeliveryListener implements Delivery.Listener {
        @Override
        public void moved(String byDevice) {
            isGivenUp = true;
            refuse();
            endFor(byDevice);
        }

        @Override
        public void refused() {
            loop.router().refused(user());
        }

        @Override
        public void passOn(Message message, Waiter waiter) {
            boolean hasSuccessor = succession.successor().isPresent();
            if (message.isTransient() && hasSuccessor) {
                waiter.settle(Outcome.DROPPED);
            } else if (hasSuccessor) {
                succession.leaveBehind(Backlog.inherited(message, waiter));
            } else if (waiter instanceof Forwarder forwarder) {
                forwarder.elsewhere();
            } else if (hasTheOnlySlot()) {
                loop.router().route(message, waiter);
            } else {
                loop.router().passOn(slotName(), message, waiter);
            }
        }

        @Override
        public CompletableFuture<RenewOutcome> claimAgain() {
            return registration.renew().thenApply(outcome -> {
                if (phase == Phase.ENDING && outcome instanceof RenewOutcome.Renewed) {
                    // Given back before what came last was stored: it has to be given back once more.
                    registration.isClaimedAgain();
                    isGivenUp = false;
                }
                return outcome;
            });
        }

        @Override
        public void finished() {
            closeIfDone();
        }
    }
}
