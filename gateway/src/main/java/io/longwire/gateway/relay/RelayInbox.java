package io.longwire.gateway.relay;

import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.relay.Arrivals.RemoteClaim;
import io.longwire.gateway.relay.RefusedWays.Place;
import io.longwire.proto.Receipt;
import io.longwire.proto.node.NodeFrame;
import io.longwire.proto.node.RelayedMessage;
import io.longwire.proto.node.SlotsChange;
import io.longwire.proto.node.Takeover;
import io.longwire.wire.Wire;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
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

    /** How often, in a relay timeout, a sign is given for what is still under way. */
    private static final int SIGNS_PER_TIMEOUT = 4;

    private static final Reply BAD_RECIPIENT =
            new Reply.Settled(new Outcome.Rejected(Receipt.Code.BAD_RECIPIENT, Duration.ZERO));

    private final RelayLane lane;
    private final OutgoingAnswers answers;
    private final Executor loop;
    private final Arrivals arrivals;
    private final LongSupplier clockMillis;
    private final RelayEvents events;

    private final Senders senders;
    private final RefusedWays refusals = new RefusedWays();
    private final Deque<Open> open = new ArrayDeque<>();
    private long signsGivenNanos;

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
        this.senders = new Senders(lane::isAlive, lane.nowNanos());
        this.signsGivenNanos = lane.nowNanos();
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
        OptionalLong lostFrom = senders.position(origin).advance(frame.getStream(), frame.getNumber());
        if (lostFrom.isPresent()) {
            events.framesLost();
            answers.lost(origin, frame.getStream(), lostFrom.getAsLong());
        }
        return lostFrom.isEmpty();
    }

    private void inquired(Origin origin, long id) {
        Optional<AnswersGiven> given = senders.answersAskedFor(origin);
        if (given.isPresent() && given.get().isOpen(id)) {
            answers.held(origin, id);
        } else {
            answers.reply(origin, id, given.map(known -> known.reply(id)).orElse(Reply.ELSEWHERE));
        }
    }

    private void message(Origin origin, RelayedMessage relayed) {
        Place place = new Place(origin, relayed.getUser(), relayed.getSlot());
        Optional<Reply> refusal = refusals.refusal(place, relayed.getWay());
        if (refusal.isPresent()) {
            answers.reply(origin, relayed.getId(), refusal.get());
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
        if (change.getEpoch() == RelayLane.REGISTER_AGAIN) {
            arrivals.registerAgain(change.getUser(), () -> loop.execute(() -> answer(origin, change.getId())));
        } else {
            arrivals.slotsChanged(change.getUser(), change.getSlotsList(), change.getEpoch());
            answer(origin, change.getId());
        }
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
        senders.tick(now);
        refusals.tick(now);
    }

    /** The lanes that send here. */
    Senders senders() {
        return senders;
    }

    /** The answers to how many lanes are kept, each with {@value AnswersGiven#RING} bytes. */
    int remembered() {
        return senders.keptAnswers();
    }

    /** How many messages are not answered yet. */
    public int openAnswers() {
        return (int) open.stream().filter(answer -> !answer.isGiven).count();
    }

    /** A message that is to be answered. */
    private final class Open implements Arrivals.Answer {
        private final AnswersGiven given;
        private final Place place;
        private final long id;
        private final long way;
        private final long sinceNanos = lane.nowNanos();
        private boolean isGiven;

        Open(Place place, long id, long way) {
            this.given = senders.answers(place.origin());
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
                refusals.refuse(place, way, id, reply, lane.nowNanos());
            }
            answers.reply(place.origin(), id, reply);
        }

        /** What came behind a refused one may wait for its way here, and would find another one. */
        @Override
        public boolean isRevoked() {
            return refusals.isBehindRefused(place, way, id);
        }
    }
}
