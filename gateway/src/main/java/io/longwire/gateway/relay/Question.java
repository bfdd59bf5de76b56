package io.longwire.gateway.relay;

import io.longwire.gateway.relay.Arrivals.RemoteClaim;
import io.longwire.proto.node.NodeFrame;
import io.longwire.proto.node.SlotsChange;
import io.longwire.proto.node.Takeover;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A request that is no message. It is sent once more if no answer comes, since being asked twice does no harm; its answer never
 * fails, but may be the one for a peer that has said nothing.
 *
 * <p>Belongs to its lane's event loop.
 */
abstract class Question<T> extends RelayRequest {

    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final T otherwise;

    /** @param otherwise the answer that any {@link Reply} stands for, also that there was none */
    Question(T otherwise) {
        this.otherwise = otherwise;
    }

    /** Puts it into a frame, under its id. */
    abstract void putInto(NodeFrame.Builder frame);

    CompletableFuture<T> answer() {
        return answer;
    }

    @Override
    protected void replied(Reply reply) {
        answer.complete(otherwise);
    }

    /** Whether the slot of a claim is free to be used: answered once the session before it owes the slot nothing. */
    static final class OfTakeover extends Question<Handover> {
        private final RemoteClaim claim;

        OfTakeover(RemoteClaim claim) {
            super(Handover.NOTHING);
            this.claim = claim;
        }

        @Override
        void putInto(NodeFrame.Builder frame) {
            frame.addTakeovers(Takeover.newBuilder()
                    .setId(id)
                    .setUser(claim.slot().user())
                    .setSlot(claim.slot().name())
                    .setByDevice(claim.device())
                    .setEpoch(claim.epoch())
                    .setEvicted(claim.isEvicted()));
        }

        void handedOver(Handover handover) {
            answer().complete(handover);
        }
    }

    /** Whether a peer knows which slots a user has. */
    static final class OfSlots extends Question<Void> {
        private final String user;
        private final List<String> slots;
        private final long epoch;

        OfSlots(String user, Collection<String> slots, long epoch) {
            super(null);
            this.user = user;
            this.slots = List.copyOf(slots);
            this.epoch = epoch;
        }

        @Override
        void putInto(NodeFrame.Builder frame) {
            frame.addSlotsChanges(SlotsChange.newBuilder()
                    .setId(id)
                    .setUser(user)
                    .setEpoch(epoch)
                    .addAllSlots(slots));
        }
    }
}
