package io.longwire.gateway.relay;

import io.longwire.gateway.mailbox.Outcome;
import io.longwire.proto.node.Answers;
import io.longwire.proto.node.HandedOver;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Hands what peers answer to the requests that are open. An answer to one that is not, or was another peer's, is ignored.
 *
 * <p>Belongs to its lane's event loop.
 */
final class IncomingAnswers {

    private final OpenRequests requests;
    private final RelayEvents events;

    IncomingAnswers(OpenRequests requests, RelayEvents events) {
        this.requests = requests;
        this.events = events;
    }

    /** Takes the answers that a peer has sent in one frame. */
    void take(Peer peer, Answers answers) {
        peer.spoke();
        answers.getHeldList().forEach(id -> held(peer, id));
        answers.getHandedOverList().forEach(answer -> handedOver(peer, answer));
        answers.getDeliveredList().forEach(id -> reply(peer, id, Reply.DELIVERED));
        answers.getStoredList().forEach(id -> reply(peer, id, Reply.STORED));
        answers.getDroppedList().forEach(id -> reply(peer, id, Reply.DROPPED));
        answers.getRejectedList()
                .forEach(rejection -> reply(
                        peer,
                        rejection.getId(),
                        new Reply.Settled(new Outcome.Rejected(
                                rejection.getCode(), Duration.ofMillis(rejection.getRetryAfterMs())))));
        // The oldest first: what was relayed after it to the same session is looked for together with it.
        Stream.concat(
                        answers.getGoneList().stream().map(id -> Map.entry(id, Reply.GONE)),
                        answers.getElsewhereList().stream().map(id -> Map.entry(id, Reply.ELSEWHERE)))
                .sorted(Map.Entry.comparingByKey())
                .forEach(answer -> wentElsewhere(peer, answer.getKey(), answer.getValue()));
        if (answers.getLostStream() != 0) {
            lost(peer, answers.getLostStream(), answers.getLostFrom());
        }
    }

    private void held(Peer peer, long id) {
        RelayRequest request = peer.inFlight.find(id);
        if (request != null) {
            requests.held(request);
        }
    }

    private void handedOver(Peer peer, HandedOver answer) {
        if (peer.inFlight.find(answer.getId()) instanceof Question.OfTakeover takeover) {
            requests.close(takeover);
            takeover.handedOver(new Handover(answer.getStored(), answer.getSeenThrough()));
        }
    }

    private void reply(Peer peer, long id, Reply reply) {
        RelayRequest request = peer.inFlight.find(id);
        if (request != null) {
            requests.reply(request, reply);
        }
    }

    private void wentElsewhere(Peer peer, long id, Reply reply) {
        RelayRequest request = peer.inFlight.find(id);
        if (request != null) {
            events.wentElsewhere();
            requests.reply(request, reply);
        }
    }

    private void lost(Peer peer, long stream, long from) {
        events.framesLost();
        peer.batch.endStream(stream);
        peer.inFlight.messagesFrom(stream, from).forEach(request -> requests.reply(request, Reply.ELSEWHERE));
    }
}
