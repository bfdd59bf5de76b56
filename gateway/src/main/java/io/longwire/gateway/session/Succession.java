package io.longwire.gateway.session;

import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.relay.Arrivals.RemoteClaim;
import io.longwire.gateway.relay.Handover;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who takes a session's place: a later session of this node, those of other nodes that have claimed the slot since, or nobody,
 * where the place itself is gone. Decides between rivals, of which the latest claim wins, and hands over what is left.
 *
 * <p>Belongs to its session's event loop, but for what says otherwise.
 */
final class Succession {

    private final Session session;
    private final RemoteSuccessions elsewhere = new RemoteSuccessions();

    /** Read by other loops once the session refuses. */
    private volatile Optional<Session> successor = Optional.empty();

    /** Whether the slot was given up for another one; read by other loops once the session refuses. */
    private volatile boolean isPlaceGone;

    /** What could be neither delivered nor stored, for the successor here. */
    private List<Backlog.Item> leftBehind = List.of();

    /** How many messages had been refused for now when the successor took what is new. */
    private int refusedBefore;

    Succession(Session session) {
        this.session = session;
    }

    /** Who has the place here next. */
    Optional<Session> successor() {
        return successor;
    }

    /** Whether the slot is another node's. */
    boolean isElsewhere() {
        return !elsewhere.isEmpty();
    }

    /** The slot is none of the user's any more. */
    void placeIsGone() {
        isPlaceGone = true;
    }

    // --------------------------------------------------------------------------------------------------- rivals here

    /** {@code next} has claimed the slot too. */
    void supersede(Session next) {
        if (session.refuses()) {
            // Out of the table already, and perhaps in favour of another one: ask that.
            next.onItsLoop(next.arrival()::enter);
            return;
        }
        Optional<Session> rival = successor;
        if (rival.isPresent() && rival.get().epoch() > next.epoch()) {
            next.lostTo(rival.get());
            return;
        }
        successor = Optional.of(next);
        rival.ifPresent(loser -> loser.lostTo(next));
        if (session.hasClaimed()) {
            settleRivalry();
            session.closeIfDone();
        }
    }

    /** The session's own claim is known: ends it, or turns those away that come before it. */
    void settle() {
        settleRivalry();
        settleElsewhere();
    }

    private void settleRivalry() {
        if (successor.isEmpty() || !session.hasOwner()) {
            return; // without a claim of its own a session has nothing to lose
        }
        Session next = successor.get();
        if (next.epoch() > session.epoch()) {
            session.endFor(next.identity().device());
        } else {
            successor = Optional.empty();
            next.lostTo(session);
        }
    }

    // --------------------------------------------------------------------------------------------------- other nodes

    /**
     * Another node has been granted a claim of this session's slot.
     *
     * @param done to be called, on this session's loop, when nothing is owed to the slot here any more
     */
    void supersedeElsewhere(RemoteClaim claim, Consumer<Handover> done) {
        if (session.isClosed() && successor.isPresent()) {
            successor.get().supersedeElsewhere(claim, done); // which has the place by now, or is about to
            return;
        }
        if (session.isClosed() || (session.hasOwner() && session.epoch() > claim.epoch())) {
            done.accept(Handover.NOTHING);
            return;
        }
        elsewhere.add(claim, done);
        settleElsewhere();
        successor.ifPresent(next -> next.supersedeElsewhere(claim, handover -> {}));
        session.closeIfDone();
    }

    /** The session's claim turns out to be later than some, to which it owes nothing. */
    void claimed(long epoch) {
        elsewhere.tellEarlierThan(epoch);
    }

    private void settleElsewhere() {
        if (isElsewhere() && session.hasOwner()) {
            session.endFor(elsewhere.device());
        }
    }

    /** Nothing is owed to the slot here any more. */
    void tellOtherNodes(Handover handover) {
        elsewhere.tell(handover);
    }

    // ----------------------------------------------------------------------------------------------------- handing
    // over

    /** The session takes nothing new from now on. */
    void refusesFromNowOn(int refused) {
        refusedBefore = refused;
        leaveTable();
    }

    /** Idempotent, so that whoever finds the session refusing may help. May be called from any thread. */
    void leaveTable() {
        Optional<Session> next = successor;
        if (next.isPresent()) {
            session.table().replace(session, next.get());
        } else if (isPlaceGone) {
            session.table().leaveForGood(session);
        } else {
            session.table().leave(session);
        }
    }

    /** Keeps a message for the successor: it has what came later already, so this must not go by way of the router. */
    void leaveBehind(Backlog.Item item) {
        if (leftBehind.isEmpty()) {
            leftBehind = new ArrayList<>();
        }
        leftBehind.add(item);
    }

    /**
     * The session is closed: its successor here has the place.
     *
     * @param refused how many messages it has refused for now
     */
    void handOver(Handover handover, int refused) {
        successor.ifPresent(next -> {
            List<Backlog.Item> left = leaveTo(next);
            boolean hasRefused = refused != refusedBefore; // what waits there was sent behind that
            next.onItsLoop(() -> next.inherit(left, hasRefused, handover));
        });
    }

    private List<Backlog.Item> leaveTo(Session next) {
        if (next.isOnLoopOf(session)) {
            return leftBehind;
        }
        List<Backlog.Item> left = new ArrayList<>(leftBehind);
        for (int i = left.size() - 1; i >= 0; i--) {
            Message message = left.get(i).entry().message();
            left.set(
                    i,
                    Backlog.inherited(
                            message,
                            session.router().leave(next, message, left.get(i).waiter())));
        }
        return left;
    }
}
