package io.longwire.gateway.relay;

import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.relay.Arrivals.RemoteClaim;
import io.longwire.proto.node.Answers;
import io.longwire.proto.node.Poke;
import io.longwire.proto.node.RelayedMessage;
import io.longwire.proto.node.SessionKick;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * One event loop's way to all other nodes: what it asks of them, and what they answer.
 *
 * <p>What is asked in one pass over the loop leaves in one frame for each peer ({@link FrameBatch}, {@link FramePublisher}). What
 * is not answered is open until the peer answers, or has given no sign for the relay timeout ({@link OpenRequests},
 * {@link IncomingAnswers}). Messages to one peer are bounded by {@value #MAX_OPEN} that are open, and {@value #MAX_OPEN_BYTES}
 * bytes ({@link InFlight}). Peers that have ended are forgotten ({@link Peers}).
 *
 * <p>Belongs to its event loop.
 */
public final class RelayLane {

    static final int MAX_OPEN = 16_384;
    static final int MAX_OPEN_BYTES = 16 * 1024 * 1024;

    /** After so long without a word, nothing is known of a peer any more; it may never come back. */
    static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

    /** Instead of the epoch of a change. Earlier than all, so that nodes which do not know it ignore it, and answer. */
    static final long REGISTER_AGAIN = -1;

    /** What a message takes in a frame besides itself. */
    private static final int OVERHEAD = 64;

    private final Instance self;
    private final NodeChannel channel;
    private final LongSupplier clockMillis;
    private final OpenRequests requests;
    private final FramePublisher publisher;
    private final Peers peers;
    private final IncomingAnswers incoming;
    private final OutgoingAnswers outgoing;
    private long lastWay;
    private long nowNanos;

    /**
     * A lane.
     *
     * @param index which of the node's lanes, from 0
     * @param timeout after how long without a sign a request counts as unanswered
     * @param clockMillis milliseconds since 1970, for times to live
     * @param nowNanos a value of the clock that {@link #tick} is given
     */
    public RelayLane(
            int index,
            Instance self,
            NodeChannel channel,
            Executor loop,
            Duration timeout,
            LongSupplier clockMillis,
            RelayEvents events,
            long nowNanos) {
        this.self = self;
        this.channel = channel;
        this.clockMillis = clockMillis;
        this.nowNanos = nowNanos;
        this.requests = new OpenRequests(timeout, events, nowNanos);
        this.publisher = new FramePublisher(index, self, channel, loop, requests, events);
        this.peers = new Peers(publisher::isScheduled, nowNanos);
        this.incoming = new IncomingAnswers(requests, events);
        this.outgoing = new OutgoingAnswers(peers, publisher);
    }

    /** Which process this is. */
    public Instance self() {
        return self;
    }

    /** The time of the latest tick. */
    long nowNanos() {
        return nowNanos;
    }

    /** How long a request waits for a sign of its node. */
    public Duration timeout() {
        return requests.timeout();
    }

    /** Whether a process is known to live; see {@link NodeChannel#isAlive}. */
    public CompletableFuture<Boolean> isAlive(Instance instance) {
        return channel.isAlive(instance);
    }

    /**
     * Whether a node has left something unanswered and said nothing since. To ask it again would take another relay timeout;
     * after a few seconds it is worth a try.
     */
    public boolean isSilent(Instance instance) {
        return peers.find(instance)
                .filter(peer -> peer.isSilent(requests.attentiveNanos()))
                .isPresent();
    }

    /**
     * Sends a message to the node where its recipient is.
     *
     * @param slot the one slot that it is for; empty for all of the user's
     * @param way names how the node was found; grows
     * @return false if too much is open there already
     */
    public boolean relay(
            Instance to, Message message, Optional<String> slot, long way, boolean lookFirst, RelayRequest request) {
        Peer peer = peers.get(to);
        int bytes = message.size() + OVERHEAD;
        if (!peer.inFlight.hasRoomFor(bytes)) {
            return false;
        }
        requests.open(peer, request, bytes);
        RelayedMessage.Builder relayed = peer.batch
                .frame()
                .addMessagesBuilder()
                .setId(request.id)
                .setUser(message.user())
                .setDeliver(message.deliver())
                .setTtlMs(message.remainingMillis(clockMillis.getAsLong()))
                .setTransient(message.isTransient())
                .setWay(way)
                .setLookFirst(lookFirst);
        slot.ifPresent(relayed::setSlot);
        peer.batch.added(request);
        publisher.schedule(peer);
        return true;
    }

    /** A way that is later than all before, for {@link #relay}. */
    public long newWay() {
        return ++lastWay;
    }

    /**
     * Cancels a message: it is not replied to any more, and is taken out of a frame that has not left yet. A frame is being
     * filled when the loss of an earlier one becomes known; what goes with it would arrive, and overtake what was lost.
     */
    public void forget(RelayRequest request) {
        if (request.isOpen) {
            requests.close(request);
            request.peer.batch.withdraw(request);
        }
    }

    /**
     * Asks a node to end the session that a claim has displaced.
     *
     * @return done when that node owes the slot nothing more, or has not said so in time; never fails
     */
    public CompletableFuture<Handover> takeOver(Instance from, RemoteClaim claim) {
        return ask(from, new Question.OfTakeover(claim));
    }

    /**
     * Tells a node which slots a user has now.
     *
     * @return done when it knows them, or has not said so in time; never fails
     */
    public CompletableFuture<Void> changeSlots(Instance to, String user, Collection<String> slots, long epoch) {
        return ask(to, new Question.OfSlots(user, slots, epoch));
    }

    /**
     * Has a node register a user's sessions again, of which Redis may have lost what it knew.
     *
     * @return done when that is so, or the node has not said so in time; never fails
     */
    public CompletableFuture<Void> registerAgain(Instance to, String user) {
        return changeSlots(to, user, List.of(), REGISTER_AGAIN);
    }

    private <T> CompletableFuture<T> ask(Instance to, Question<T> question) {
        requests.open(peers.get(to), question, OVERHEAD);
        send(question);
        return question.answer();
    }

    private void send(Question<?> question) {
        Peer peer = question.peer;
        question.putInto(peer.batch.frame());
        peer.batch.added(question);
        publisher.schedule(peer);
    }

    /** Tells a node that mail was stored past the session that has {@code slot} there. */
    public void poke(Instance to, Slot slot) {
        Peer peer = peers.get(to);
        peer.batch.frame().addPokes(Poke.newBuilder().setUser(slot.user()).setSlot(slot.name()));
        publisher.schedule(peer);
    }

    /** Has a node end all sessions of a user. */
    public void kick(Instance to, String user, String detail) {
        Peer peer = peers.get(to);
        peer.batch.frame().addKicks(SessionKick.newBuilder().setUser(user).setDetail(detail));
        publisher.schedule(peer);
    }

    /** Asks a node what has become of messages, whose answers may have been lost. */
    public void inquire(Collection<? extends RelayRequest> messages) {
        for (RelayRequest message : messages) {
            if (requests.startInquiry(message)) {
                message.peer.batch.frame().addInquiries(message.id);
                publisher.schedule(message.peer);
            }
        }
    }

    /** This node hears the others again: answers may have been missed, those to the last question too. */
    public void hearsAgain() {
        inquire(requests.doubtAll());
    }

    /**
     * Time passes; to be called several times a second.
     *
     * @param hears whether this node hears what others send, as far as it can tell
     */
    public void tick(long now, boolean hears) {
        nowNanos = now;
        peers.tick(now);
        OpenRequests.Due due = requests.tick(now, hears);
        due.unheard().stream().filter(requests::startRepeat).forEach(this::send);
        inquire(due.doubtful());
        due.overdue().forEach(this::expire);
    }

    private void expire(RelayRequest request) {
        peers.use(request.peer); // its silence is to be remembered
        requests.expire(request);
    }

    /** Takes what {@code from} has answered to this lane. */
    void answered(Instance from, Answers answers) {
        incoming.take(peers.get(from), answers);
    }

    /** Where this event loop answers what others ask of it. */
    OutgoingAnswers outgoing() {
        return outgoing;
    }

    /** How many peers are remembered. */
    int remembered() {
        return peers.size();
    }
}
