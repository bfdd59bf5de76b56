package io.longwire.gateway.relay;

import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.relay.Arrivals.RemoteClaim;
import io.longwire.proto.Receipt;
import io.longwire.proto.node.Answers;
import io.longwire.proto.node.HandedOver;
import io.longwire.proto.node.Poke;
import io.longwire.proto.node.RelayedMessage;
import io.longwire.proto.node.SessionKick;
import io.longwire.proto.node.SlotsChange;
import io.longwire.proto.node.Takeover;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One event loop's way to all other nodes: what it asks of them and answers to them.
 *
 * <p>Gathers for each node what comes up in a pass over the loop and publishes it as one frame. What is asked and not answered
 * is open until the node answers, or has given no sign for the relay timeout. Bounded for each node by
 * {@value #MAX_OPEN} requests and {@value #MAX_OPEN_BYTES} bytes that are open.
 *
 * <p>Belongs to its event loop.
 */
public final class RelayLane {

    static final int MAX_OPEN = 16_384;
    static final int MAX_OPEN_BYTES = 16 * 1024 * 1024;

    /** What a message takes in a frame besides itself. */
    private static final int OVERHEAD = 64;

    /** The part of the timeout that a pause of our own counts for at most: others have not been silent, we have not listened. */
    private static final int STALL_PART = 4;

    /** The part of the timeout after which a node is asked once more; it gives a sign of what it holds more often. */
    private static final int INQUIRY_PART = 2;

    /** The part of the timeout after which it is asked again: the question, or the answer, may be lost too. */
    private static final int REPEAT_PART = 4;

    /** Redis did not take the frame, or nobody knows. */
    private static final Reply UNAVAILABLE = new Reply.Rejected(Receipt.Code.UNAVAILABLE, Duration.ofSeconds(1));

    private static final Duration SILENCE = Duration.ofSeconds(5);

    /** After so long without a word, what is known of a node is forgotten; it may never come back. */
    static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

    private static final Duration PRUNING_INTERVAL = Duration.ofMinutes(1);
    private final int index;
    private final Instance self;
    private final NodeChannel channel;
    private final Executor loop;
    private final long timeoutNanos;
    private final LongSupplier clockMillis;
    private final RelayEvents events;

    private final Map<Instance, Neighbour> neighbours = new HashMap<>();
    private final Set<Neighbour> toFlush = new LinkedHashSet<>();

    /** All open requests, oldest first, with some that were answered since. */
    private final Deque<RelayRequest> inOrder = new ArrayDeque<>();

    /** The highest id that was given to a node that is forgotten. */
    private long lastForgottenId;

    private long prunedNanos;
    private long lastWay;
    private long lastStream;
    private long nowNanos;
    private final AttentiveTime attentive;

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
        this.index = index;
        this.self = self;
        this.channel = channel;
        this.loop = loop;
        this.timeoutNanos = timeout.toNanos();
        this.clockMillis = clockMillis;
        this.events = events;
        this.nowNanos = nowNanos;
        this.attentive = new AttentiveTime(nowNanos, timeoutNanos / STALL_PART);
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
        return Duration.ofNanos(timeoutNanos);
    }

    long timeoutNanos() {
        return timeoutNanos;
    }

    /** Whether a process is known to live; see {@link NodeChannel#isAlive}. */
    public CompletableFuture<Boolean> isAlive(Instance instance) {
        return channel.isAlive(instance);
    }

    // -------------------------------------------------------------------------------------------------------- asking

    /**
     * Sends a message to the node where its recipient is.
     *
     * @param slot the one slot that it is for; empty for all of the user's
     * @param way names how the node was found; grows
     * @return false if too much is open there already
     */
    public boolean relay(
            Instance to, Message message, Optional<String> slot, long way, boolean lookFirst, RelayRequest request) {
        Neighbour neighbour = neighbour(to);
        int bytes = message.size() + OVERHEAD;
        if (neighbour.open.size() >= MAX_OPEN || neighbour.openBytes + bytes > MAX_OPEN_BYTES) {
            return false;
        }
        opened(neighbour, request, bytes);
        RelayedMessage.Builder relayed = neighbour
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
        neighbour.added(request);
        scheduleFlush(neighbour);
        return true;
    }

    /** A way that is later than all before, for {@link #relay}. */
    public long newWay() {
        return ++lastWay;
    }

    /**
     * Lets go of a message: it is not replied to any more, and does not leave if it has not. A frame is being filled when the
     * loss of an earlier one becomes known; what goes with it would arrive, and overtake what was lost.
     */
    public void forget(RelayRequest request) {
        if (request.isOpen) {
            close(request);
            neighbour(request.to).withdraw(request);
        }
    }

    /**
     * Asks a node to end the session that a claim has displaced.
     *
     * @return done when that node owes the slot nothing more, or has not said so in time; never fails
     */
    public CompletableFuture<Handover> takeOver(Instance from, RemoteClaim claim) {
        Question<Handover> question = new Question<>(Handover.NOTHING);
        ask(from, question, neighbour -> neighbour
                .frame()
                .addTakeovers(Takeover.newBuilder()
                        .setId(question.id)
                        .setUser(claim.slot().user())
                        .setSlot(claim.slot().name())
                        .setByDevice(claim.device())
                        .setEpoch(claim.epoch())
                        .setEvicted(claim.isEvicted())));
        return question.answer;
    }

    /**
     * Tells a node which slots a user has now.
     *
     * @return done when it knows them, or has not said so in time; never fails
     */
    public CompletableFuture<Void> changeSlots(Instance to, String user, Collection<String> slots, long epoch) {
        Question<Void> question = new Question<>(null);
        ask(to, question, neighbour -> neighbour
                .frame()
                .addSlotsChanges(SlotsChange.newBuilder()
                        .setId(question.id)
                        .setUser(user)
                        .setEpoch(epoch)
                        .addAllSlots(slots)));
        return question.answer;
    }

    /** Tells a node that mail was stored past the session that has {@code slot} there. */
    public void poke(Instance to, Slot slot) {
        Neighbour neighbour = neighbour(to);
        neighbour.frame().addPokes(Poke.newBuilder().setUser(slot.user()).setSlot(slot.name()));
        scheduleFlush(neighbour);
    }

    /** Has a node end all sessions of a user. */
    public void kick(Instance to, String user, String detail) {
        Neighbour neighbour = neighbour(to);
        neighbour.frame().addKicks(SessionKick.newBuilder().setUser(user).setDetail(detail));
        scheduleFlush(neighbour);
    }

    /** Something other than a message that was asked; what any reply but its own makes of it is told beforehand. */
    private static final class Question<T> extends RelayRequest {
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private final T otherwise;

        /** Puts it into the frame that is being filled. */
        private Consumer<Neighbour> filling;

        Question(T otherwise) {
            this.otherwise = otherwise;
        }

        @Override
        protected void replied(Reply reply) {
            answer.complete(otherwise);
        }
    }

    private void ask(Instance to, Question<?> question, Consumer<Neighbour> filling) {
        question.filling = filling;
        opened(neighbour(to), question, OVERHEAD);
        send(question);
    }

    private void send(Question<?> question) {
        Neighbour neighbour = neighbour(question.to);
        question.filling.accept(neighbour);
        neighbour.added(question);
        scheduleFlush(neighbour);
    }

    /** Once more: it, or its answer, may have been lost, and whoever is asked twice does no harm. */
    private void repeat(Question<?> question) {
        if (question.isOpen && !question.isInquired) {
            question.isInquired = true;
            send(question);
        }
    }

    private Neighbour neighbour(Instance instance) {
        Neighbour known = neighbours.get(instance);
        if (known == null) {
            // Another process of the same node has ended, or is about to.
            prune(other -> other.instance.node().equals(instance.node()));
            known = new Neighbour(instance, lastForgottenId);
            neighbours.put(instance, known);
        }
        known.usedNanos = nowNanos;
        return known;
    }

    private void prune(Predicate<Neighbour> choice) {
        neighbours.values().removeIf(neighbour -> {
            boolean isForgotten = choice.test(neighbour) && neighbour.isIdle() && !toFlush.contains(neighbour);
            if (isForgotten) {
                lastForgottenId = Math.max(lastForgottenId, neighbour.lastId);
            }
            return isForgotten;
        });
    }

    /** How many processes are remembered. */
    int remembered() {
        return neighbours.size();
    }

    private void opened(Neighbour neighbour, RelayRequest request, int bytes) {
        request.id = ++neighbour.lastId;
        request.to = neighbour.instance;
        request.bytes = bytes;
        request.signNanos = attentive.nanos();
        request.isOpen = true;
        neighbour.openBytes += bytes;
        neighbour.open.put(request.id, request);
        inOrder.add(request);
    }

    private void close(RelayRequest request) {
        request.isOpen = false;
        Neighbour neighbour = neighbour(request.to);
        neighbour.open.remove(request.id);
        neighbour.openBytes -= request.bytes;
        while (!inOrder.isEmpty() && !inOrder.peek().isOpen) {
            inOrder.remove();
        }
    }

    private void reply(RelayRequest request, Reply reply) {
        if (request.isOpen) {
            close(request);
            request.replied(reply);
        }
    }

    // ----------------------------------------------------------------------------------------------------- answering

    /** Answers what {@code to} has asked under {@code id}. */
    void answer(Origin to, long id, Reply reply) {
        Neighbour neighbour = neighbour(to.instance());
        Answers.Builder answers = neighbour.answers(to.lane());
        if (reply instanceof Reply.Delivered) {
            answers.addDelivered(id);
        } else if (reply instanceof Reply.Stored) {
            answers.addStored(id);
        } else if (reply instanceof Reply.Rejected rejected) {
            answers.addRejectedBuilder().setId(id).setCode(rejected.code()).setRetryAfterMs((int)
                    rejected.retryAfter().toMillis());
        } else if (reply instanceof Reply.Dropped) {
            answers.addDropped(id);
        } else if (reply instanceof Reply.Gone) {
            answers.addGone(id);
        } else {
            answers.addElsewhere(id);
        }
        scheduleFlush(neighbour);
    }

    /** Answers a takeover. */
    void handedOver(Origin to, long id, Handover handover) {
        Neighbour neighbour = neighbour(to.instance());
        neighbour
                .answers(to.lane())
                .addHandedOver(HandedOver.newBuilder()
                        .setId(id)
                        .setStored(handover.stored())
                        .setSeenThrough(handover.seenThrough()));
        scheduleFlush(neighbour);
    }

    /** Says that what was asked under {@code id} is still under way. */
    void held(Origin to, long id) {
        Neighbour neighbour = neighbour(to.instance());
        neighbour.answers(to.lane()).addHeld(id);
        scheduleFlush(neighbour);
    }

    /** Says that the frames of a stream were not looked at from a number on. */
    void lost(Origin to, long stream, long from) {
        Neighbour neighbour = neighbour(to.instance());
        neighbour.answers(to.lane()).setLostStream(stream).setLostFrom(from);
        scheduleFlush(neighbour);
    }

    // ------------------------------------------------------------------------------------------------------- replies

    /** Takes what {@code from} has answered to this lane. */
    void answered(Instance from, Answers answers) {
        Neighbour neighbour = neighbour(from);
        neighbour.isSilent = false;
        answers.getHeldList().forEach(id -> held(neighbour.open.get(id)));
        answers.getHandedOverList().forEach(answer -> handedOver(neighbour, answer));
        answers.getDeliveredList().forEach(id -> reply(neighbour, id, Reply.DELIVERED));
        answers.getStoredList().forEach(id -> reply(neighbour, id, Reply.STORED));
        answers.getDroppedList().forEach(id -> reply(neighbour, id, Reply.DROPPED));
        answers.getRejectedList()
                .forEach(rejection -> reply(
                        neighbour,
                        rejection.getId(),
                        new Reply.Rejected(rejection.getCode(), Duration.ofMillis(rejection.getRetryAfterMs()))));
        // The oldest first: what was relayed after it to the same session is looked for together with it.
        Stream.concat(
                        answers.getGoneList().stream().map(id -> Map.entry(id, Reply.GONE)),
                        answers.getElsewhereList().stream().map(id -> Map.entry(id, Reply.ELSEWHERE)))
                .sorted(Map.Entry.comparingByKey())
                .forEach(answer -> reply(neighbour, answer.getKey(), answer.getValue()));
        if (answers.getLostStream() != 0) {
            lost(neighbour, answers.getLostStream(), answers.getLostFrom());
        }
    }

    private void held(RelayRequest request) {
        if (request != null) { // else it was answered, or is not waited for any more
            request.signNanos = attentive.nanos();
            request.isInquired = false;
            request.held();
        }
    }

    @SuppressWarnings("unchecked") // only a takeover is answered so
    private void handedOver(Neighbour neighbour, HandedOver answer) {
        if (neighbour.open.get(answer.getId()) instanceof Question<?> question
                && question.otherwise instanceof Handover) {
            close(question);
            ((Question<Handover>) question).answer.complete(new Handover(answer.getStored(), answer.getSeenThrough()));
        }
    }

    private void reply(Neighbour neighbour, long id, Reply reply) {
        RelayRequest request = neighbour.open.get(id);
        if (request != null) {
            if (reply instanceof Reply.Elsewhere || reply instanceof Reply.Gone) {
                events.wentElsewhere();
            }
            reply(request, reply);
        }
    }

    private void lost(Neighbour neighbour, long stream, long from) {
        events.framesLost();
        neighbour.endStream(stream);
        neighbour.open.values().stream()
                // A question has no place in the order: it was heard if the frame came, and is repeated if it did not.
                .filter(request -> !(request instanceof Question) && request.stream == stream && request.number >= from)
                .sorted(Comparator.comparingLong(request -> request.id))
                .toList()
                .forEach(request -> reply(request, Reply.ELSEWHERE));
    }

    /** Asks a node what has become of messages, whose answers may have been lost. */
    public void inquire(Collection<? extends RelayRequest> requests) {
        for (RelayRequest request : requests) {
            if (request.isOpen && mayBeInquired(request)) {
                request.isInquired = true;
                request.inquiredNanos = attentive.nanos();
                Neighbour neighbour = neighbour(request.to);
                neighbour.frame().addInquiries(request.id);
                scheduleFlush(neighbour);
            }
        }
    }

    private boolean mayBeInquired(RelayRequest request) {
        return !request.isInquired || attentive.nanos() - request.inquiredNanos >= timeoutNanos / REPEAT_PART;
    }

    /** This node hears the others again: answers may have been missed, those to the last question too. */
    public void hearsAgain() {
        inOrder.forEach(request -> request.isInquired = false);
        inquire(inOrder.stream()
                .filter(request -> !(request instanceof Question))
                .toList());
    }

    /**
     * Time passes; to be called several times a second.
     *
     * @param hears whether this node hears what others send, as far as it can tell
     */
    public void tick(long now, boolean hears) {
        nowNanos = now;
        attentive.tick(now, hears);
        if (now - prunedNanos >= PRUNING_INTERVAL.toNanos()) {
            prunedNanos = now;
            prune(neighbour -> now - neighbour.usedNanos >= FORGOTTEN_AFTER.toNanos());
        }
        List<RelayRequest> doubtful = new ArrayList<>();
        List<RelayRequest> overdue = new ArrayList<>();
        List<Question<?>> unheard = new ArrayList<>();
        for (RelayRequest request : inOrder) {
            long silence = attentive.nanos() - request.signNanos;
            if (request.isOpen && silence >= timeoutNanos) {
                overdue.add(request);
            } else if (request.isOpen && silence >= timeoutNanos / INQUIRY_PART) {
                if (request instanceof Question<?> question) {
                    unheard.add(question);
                } else {
                    doubtful.add(request);
                }
            }
        }
        unheard.forEach(this::repeat);
        inquire(doubtful);
        for (RelayRequest request : overdue) {
            if (request.isOpen) {
                neighbour(request.to).silentSince(attentive.nanos());
                unanswered(request);
            }
        }
    }

    /**
     * Whether a node has left something unanswered and said nothing since. To ask it again would take another relay timeout;
     * after a few seconds it is worth a try.
     */
    public boolean isSilent(Instance instance) {
        Neighbour neighbour = neighbour(instance);
        return neighbour.isSilent && attentive.nanos() - neighbour.silentNanos < SILENCE.toNanos();
    }

    private void unanswered(RelayRequest request) {
        if (request.isOpen) {
            events.unanswered();
            reply(request, Reply.UNANSWERED);
        }
    }

    // ------------------------------------------------------------------------------------------------------ publishing

    private void scheduleFlush(Neighbour neighbour) {
        if (neighbour.isFull()) {
            publish(neighbour);
        } else if (toFlush.add(neighbour) && toFlush.size() == 1) {
            loop.execute(this::flush);
        }
    }

    private void flush() {
        List<Neighbour> all = List.copyOf(toFlush);
        toFlush.clear();
        all.forEach(this::publish);
    }

    private void publish(Neighbour neighbour) {
        neighbour
                .frame()
                .setFrom(self.toString())
                .setTo(neighbour.instance.toString())
                .setLane(index);
        if (neighbour.needsStream()) {
            neighbour.startStream(++lastStream);
        }
        Neighbour.Parcel parcel = neighbour.seal();
        byte[] bytes = parcel.frame().toByteArray();
        events.sent(parcel.requests().size(), bytes.length);
        // That nobody has heard it is no reason to hurry: a node that has lost its subscription knows so only a while
        // later. The next frame will show that this one is missing.
        channel.publish(neighbour.instance.node(), bytes).whenComplete((receivers, failure) -> {
            if (failure != null) {
                parcel.requests().forEach(request -> reply(request, UNAVAILABLE));
            }
        });
    }
}
