package io.longwire.gateway.relay;

import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.presence.Instance;
import io.longwire.proto.Receipt;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Publishes the frames of one lane: one frame for each peer and pass over the event loop, or at once when it is full.
 *
 * <p>Belongs to its lane's event loop.
 */
final class FramePublisher {

    /** Redis did not take the frame, or nobody knows. */
    private static final Reply UNAVAILABLE =
            new Reply.Settled(new Outcome.Rejected(Receipt.Code.UNAVAILABLE, Duration.ofSeconds(1)));

    private final int lane;
    private final Instance self;
    private final NodeChannel channel;
    private final Executor loop;
    private final OpenRequests requests;
    private final RelayEvents events;
    private final Set<Peer> scheduled = new LinkedHashSet<>();
    private long lastStream;

    /**
     * A publisher.
     *
     * @param lane which of the node's lanes, from 0
     * @param loop runs tasks after the present pass over the event loop
     * @param requests which hear that their frame was not published
     */
    FramePublisher(
            int lane, Instance self, NodeChannel channel, Executor loop, OpenRequests requests, RelayEvents events) {
        this.lane = lane;
        this.self = self;
        this.channel = channel;
        this.loop = loop;
        this.requests = requests;
        this.events = events;
    }

    /** Something was put into the frame of this peer, which is to leave. */
    void schedule(Peer peer) {
        if (peer.batch.isFull()) {
            scheduled.remove(peer);
            publish(peer);
        } else if (scheduled.add(peer) && scheduled.size() == 1) {
            loop.execute(this::flush);
        }
    }

    boolean isScheduled(Peer peer) {
        return scheduled.contains(peer);
    }

    private void flush() {
        List<Peer> all = List.copyOf(scheduled);
        scheduled.clear();
        all.forEach(this::publish);
    }

    private void publish(Peer peer) {
        peer.batch
                .frame()
                .setFrom(self.toString())
                .setTo(peer.instance.toString())
                .setLane(lane);
        if (peer.batch.needsStream()) {
            peer.batch.startStream(++lastStream);
        }
        FrameBatch.Sealed sealed = peer.batch.seal();
        byte[] bytes = sealed.frame().toByteArray();
        events.sent(sealed.requests().size(), bytes.length);
        // That nobody has heard it is no reason to hurry: a node that has lost its subscription knows so only a while
        // later. The next frame will show that this one is missing.
        channel.publish(peer.instance.node(), bytes).whenComplete((receivers, failure) -> {
            if (failure != null) {
                sealed.requests().forEach(request -> requests.reply(request, UNAVAILABLE));
            }
        });
    }
}
