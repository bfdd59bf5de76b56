package io.longwire.gateway.relay;

import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.relay.Arrivals.RemoteClaim;
import io.longwire.proto.Receipt;
import io.longwire.proto.node.NodeFrame;
import io.longwire.proto.node.RelayedMessage;
import io.longwire.proto.node.SlotsChange;
import io.longwire.proto.node.Takeover;
import io.longwire.wire.Wire;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What other nodes have sent to one event loop, until it is answered.
 *
 * <p>Keeps the order that the sender's lane has given: a frame that does not follow the one before is not looked at, and once
 * a message was answered with "elsewhere", or refused for now, so are all others that came the same way.
 *
 * <p>Belongs to its event loop, where the answers go out too.
 */
public final class RelayInbox {

    /**
     * How many refused ways are remembered, the latest ones: for as long as a lane of another node is. A Redis that stood still
     * may pass on, when it goes on, what was sent before its sender knew of the refusal.
     */
    private static final int MAX_REFUSALS = 65_536;

    /** How often, in a relay timeout, a sign is given for what is still under way. */
    private static final int SIGNS_PER_TIMEOUT = 4;

    private static final Reply BAD_RECIPIENT = new Reply.Rejected(Receipt.Code.BAD_RECIPIENT, Duration.ZERO);

    private final RelayLane lane;
    private final OutgoingAnswers answers;
    private final Executor loop;
    private final Arrivals arrivals;
    private final LongSupplier clockMillis;
    private final RelayEvents events;

    /** What is known of each lane of other nodes; forgotten after a while without a word, or when its process has a successor. */
    private final Map<Origin, Known> known = new HashMap<>();

    private final Map<Place, Refusal> refusals = new LinkedHashMap<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private long signsGivenNanos;

    /** One lane of another node: which number is to come next in which stream, and what was answered. */
    private static final class Known {
        final AnswersGiven given = new AnswersGiven();
        long stream;
        long next;
        long usedNanos;
    }

    private record Place(Origin origin, String user, String slot) {}

    private record Refusal(long way, Reply reply, long atNanos) {}

    /**
     * An inbox.
     *
     * @param lane where answers leave
     * @param loop runs tasks on the event loop, at once if it is the one that asks
     * @param clockMillis milliseconds since 1970, for times to live
     */
    public RelayInbox(RelayLane lane, Executor loop, Arrivals arrivals, LongSupplier clockMillis, RelayEvents events) {
        this.lane = lane;
        this.answers = lane.outgoing();
        this.loop = loop;
        this.arrivals = arrivals;
        this.clockMillis = clockMillis;
        this.events = events;
    }

    void arrived(NodeFrame frame) {
        Origin origin = Origin.of(frame);
        if (frame.getMessagesCount() > 0 && isNext(origin, frame)) {
            frame.getMessagesList().forEach(message -> message(origin, message));
        }
        frame.getInquiriesList().forEach(id -> inquired(origin, id));
        frame.getTakeoversList().forEach(takeover -> takeOver(origin, takeover));
        frame.getSlotsChangesList().forEach(change -> slotsChanged(origin, change));
        frame.getKicksList().forEach(kick -> arrivals.kick(kick.getUser(), kick.getDetail()));
    }

    /** What a frame says of mail that was stored. May be called from any thread. */
    void poked(NodeFrame frame) {
        frame.getPokesList().forEach(poke -> arrivals.mailStored(new Slot(poke.getUser(), poke.getSlot())));
    }

    /** A frame for an earlier process of this node, whose sessions are gone. */
    void arrivedForAnother(NodeFrame frame) {
        Origin origin = Origin.of(frame);
        if (frame.getMessagesCount() > 0) {
            answers.lost(origin, frame.getStream(), 0);
        }
        frame.getTakeoversList().forEach(takeover -> answers.handedOver(origin, takeover.getId(), Handover.NOTHING));
        frame.getSlotsChangesList().forEach(change -> answer(origin, change.getId()));
    }

    /** Whether the frame is the one that was to come; if not, its sender is told from where on. */
    private boolean isNext(Origin origin, NodeFrame frame) {
        Known sender = known(origin);
        long expected = frame.getStream() > sender.stream ? 0 : sender.next;
        if (frame.getStream() < sender.stream || frame.getNumber() != expected) {
            events.framesLost();
            long from = frame.getStream() < sender.stream ? frame.getNumber() : expected;
            answers.lost(origin, frame.getStream(), from);
            return false;
        }
        sender.stream = frame.getStream();
        sender.next = expected + 1;
        return true;
    }

    private Known known(Origin origin) {
        Known of = known.get(origin);
        if (of == null) {
            Instance process = origin.instance();
            known.keySet()
                    .removeIf(other -> other.instance().node().equals(process.node())
                            && !other.instance().equals(process));
            of = new Known();
            known.put(origin, of);
        }
        of.usedNanos = lane.nowNanos();
        return of;
    }

    private AnswersGiven given(Origin origin) {
        return known(origin).given;
    }

    /** How many lanes of other nodes are remembered, each with {@value AnswersGiven#RING} bytes. */
    int remembered() {
        return known.size();
    }

    private void inquired(Origin origin, long id) {
        if (given(origin).isOpen(id)) {
            answers.held(origin, id);
        } else {
            answers.reply(origin, id, given(origin).reply(id));
        }
    }

    private void message(Origin origin, RelayedMessage relayed) {
        Place place = new Place(origin, relayed.getUser(), relayed.getSlot());
        Refusal refusal = refusals.get(place);
        if (refusal != null && relayed.getWay() <= refusal.way()) {
            answers.reply(origin, relayed.getId(), refusal.reply());
            return;
        }
        if (!Wire.isName(relayed.getUser())) {
            answers.reply(origin, relayed.getId(), BAD_RECIPIENT);
            return;
        }
        Open answer = new Open(place, relayed.getId(), relayed.getWay());
        open.add(answer);
        answer.given.opened(relayed.getId());
        long expires = relayed.getTtlMs() == 0 ? 0 : clockMillis.getAsLong() + relayed.getTtlMs();
        arrivals.message(
                new Message(relayed.getUser(), relayed.getDeliver(), expires, relayed.getTransient()),
                relayed.getSlot().isEmpty() ? Optional.empty() : Optional.of(relayed.getSlot()),
                relayed.getLookFirst(),
                answer);
    }

    private void takeOver(Origin origin, Takeover takeover) {
        RemoteClaim claim = new RemoteClaim(
                new Slot(takeover.getUser(), takeover.getSlot()),
                takeover.getByDevice(),
                takeover.getEpoch(),
                takeover.getEvicted());
        arrivals.takeOver(
                claim, handover -> loop.execute(() -> answers.handedOver(origin, takeover.getId(), handover)));
    }

    private void slotsChanged(Origin origin, SlotsChange change) {
        arrivals.slotsChanged(change.getUser(), change.getSlotsList(), change.getEpoch());
        answer(origin, change.getId());
    }

    private void answer(Origin origin, long id) {
        answers.reply(origin, id, Reply.DELIVERED);
    }

    /** Time passes; to be called several times a second, after the lane's tick. */
    public void tick() {
        long now = lane.nowNanos();
        long interval = lane.timeout().toNanos() / SIGNS_PER_TIMEOUT;
        if (now - signsGivenNanos < interval) {
            return;
        }
        signsGivenNanos = now;
        open.removeIf(answer -> answer.isGiven);
        for (Open answer : open) {
            if (now - answer.sinceNanos >= interval) {
                answers.held(answer.place.origin(), answer.id);
            }
        }
        known.values().removeIf(of -> now - of.usedNanos >= RelayLane.FORGOTTEN_AFTER.toNanos());
        refusals.values().removeIf(refusal -> now - refusal.atNanos() >= RelayLane.FORGOTTEN_AFTER.toNanos());
    }

    /** How many messages are not answered yet. */
    public int openAnswers() {
        return (int) open.stream().filter(answer -> !answer.isGiven).count();
    }

    /** A message that is to be answered. */
    private final class Open implements Consumer<Reply> {
        private final AnswersGiven given;
        private final Place place;
        private final long id;
        private final long way;
        private final long sinceNanos = lane.nowNanos();
        private boolean isGiven;

        Open(Place place, long id, long way) {
            this.given = given(place.origin());
            this.place = place;
            this.id = id;
            this.way = way;
        }

        /** On the recipient's loop, which may be another one. */
        @Override
        public void accept(Reply reply) {
            loop.execute(() -> give(reply));
        }

        private void give(Reply reply) {
            isGiven = true;
            given.answered(id, reply);
            while (!open.isEmpty() && open.peek().isGiven) {
                open.remove();
            }
            if (Reply.isRefusal(reply)) {
                refuse(reply);
            }
            answers.reply(place.origin(), id, reply);
        }

        private void refuse(Reply reply) {
            if (refusals.size() >= MAX_REFUSALS) {
                refusals.remove(refusals.keySet().iterator().next());
            }
            refusals.merge(place, new Refusal(way, reply, lane.nowNanos()), (a, b) -> a.way() >= b.way() ? a : b);
        }
    }
}
