package io.longwire.gateway.relay;

import io.longwire.gateway.mailbox.Outcome;
import io.longwire.proto.node.Answers;
import io.longwire.proto.node.HandedOver;

/**
 * What one event loop answers to the lanes of its peers. Answers leave with the next frame to the peer.
 *
 * <p>Belongs to its lane's event loop.
 */
final class OutgoingAnswers {

    private final Peers peers;
    private final FramePublisher publisher;

    OutgoingAnswers(Peers peers, FramePublisher publisher) {
        this.peers = peers;
        this.publisher = publisher;
    }

    /** Answers the request {@code id} of {@code to}. */
    void reply(Origin to, long id, Reply reply) {
        Peer peer = peers.get(to.instance());
        Answers.Builder answers = peer.batch.answers(to.lane());
        switch (reply.kind()) {
            case SETTLED -> settled(answers, id, ((Reply.Settled) reply).outcome());
            case ELSEWHERE -> answers.addElsewhere(id);
            case GONE -> answers.addGone(id);
            case UNANSWERED -> throw new IllegalArgumentException("no answer is none");
        }
        publisher.schedule(peer);
    }

    private static void settled(Answers.Builder answers, long id, Outcome outcome) {
        switch (outcome.kind()) {
            case DELIVERED -> answers.addDelivered(id);
            case STORED -> answers.addStored(id);
            case DROPPED -> answers.addDropped(id);
            case REJECTED -> {
                Outcome.Rejected rejected = (Outcome.Rejected) outcome;
                answers.addRejectedBuilder().setId(id).setCode(rejected.code()).setRetryAfterMs((int)
                        rejected.retryAfter().toMillis());
            }
        }
    }

    /** Answers a takeover. */
    void handedOver(Origin to, long id, Handover handover) {
        Peer peer = peers.get(to.instance());
        peer.batch
                .answers(to.lane())
                .addHandedOver(HandedOver.newBuilder()
                        .setId(id)
                        .setStored(handover.stored())
                        .setSeenThrough(handover.seenThrough()));
        publisher.schedule(peer);
    }

    /** Says that the request {@code id} of {@code to} is still under way. */
    void held(Origin to, long id) {
        Peer peer = peers.get(to.instance());
        peer.batch.answers(to.lane()).addHeld(id);
        publisher.schedule(peer);
    }

    /** Says that the frames of a stream were not looked at from a number on. */
    void lost(Origin to, long stream, long from) {
        Peer peer = peers.get(to.instance());
        peer.batch.answers(to.lane()).setLostStream(stream).setLostFrom(from);
        publisher.schedule(peer);
    }
}
