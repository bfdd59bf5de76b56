package io.longwire.gateway.relay;

import com.google.protobuf.InvalidProtocolBufferException;
import io.longwire.gateway.presence.Instance;
import io.longwire.log.RareLog;
import io.longwire.proto.node.Answers;
import io.longwire.proto.node.NodeFrame;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes on this node's channel, on its way to the event loops: answers to the lane that has asked, all else to the loop
 * that serves the lane it comes from, so that it keeps its order.
 *
 * <p>Called by one thread, which only hands on.
 */
public final class Relay implements Consumer<byte[]> {

    /** How many frames may wait for one loop: a few seconds' worth. What is passed over counts as lost to its sender. */
    private static final int MAX_WAITING = 4_096;

    /** How many bytes of frames, but for one that comes alone. */
    private static final long MAX_WAITING_BYTES = 64L * 1024 * 1024;

    private static final Logger log = LoggerFactory.getLogger(Relay.class);

    /** Whoever may publish here must not fill the log. */
    private final RareLog strange = new RareLog();

    private final Instance self;
    private final List<Stop> stops;
    private final BooleanSupplier isNodeOurs;
    private final RelayEvents events;

    /** One event loop. */
    private static final class Stop {
        private final Executor loop;
        private final RelayLane lane;
        private final RelayInbox inbox;
        private final AtomicInteger waiting = new AtomicInteger();
        private final AtomicLong waitingBytes = new AtomicLong();

        Stop(Post post) {
            this.loop = post.loop;
            this.lane = post.lane;
            this.inbox = post.inbox;
        }
    }

    /** What one event loop has for other nodes. The lane's index is its place among the posts. */
    public record Post(Executor loop, RelayLane lane, RelayInbox inbox) {}

    /**
     * A relay.
     *
     * @param isNodeOurs whether this process has the lease of its node
     */
    public Relay(Instance self, List<Post> posts, BooleanSupplier isNodeOurs, RelayEvents events) {
        this.self = self;
        this.stops = posts.stream().map(Stop::new).toList();
        this.isNodeOurs = isNodeOurs;
        this.events = events;
    }

    @Override
    public void accept(byte[] payload) {
        try {
            NodeFrame frame = NodeFrame.parseFrom(payload);
            Instance from = Instance.parse(frame.getFrom());
            Instance to = Instance.parse(frame.getTo());
            Stop stop = stops.get(Math.floorMod(Objects.hash(from, frame.getLane()), stops.size()));
            if (to.equals(self)) {
                frame.getAnswersList().forEach(answers -> answered(from, answers, payload.length));
                stop.inbox.poked(frame); // at once: a message of another lane, sent later, must not be sooner
                if (holdsMoreThanAnswers(frame)) {
                    events.received(frame.getMessagesCount(), payload.length);
                    hand(stop, payload.length, () -> stop.inbox.arrived(frame));
                }
            } else if (to.node().equals(self.node()) && isNodeOurs.getAsBoolean()) {
                hand(stop, payload.length, () -> stop.inbox.arrivedForAnother(frame));
            }
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            events.framesLost();
            if (strange.isDue()) {
                log.warn(
                        "{} bytes on this node's channel are no frame of a gateway; others of the next minute are counted",
                        payload.length);
            }
        }
    }

    private static boolean holdsMoreThanAnswers(NodeFrame frame) {
        return frame.getMessagesCount()
                        + frame.getTakeoversCount()
                        + frame.getSlotsChangesCount()
                        + frame.getKicksCount()
                        + frame.getInquiriesCount()
                > 0;
    }

    private void answered(Instance from, Answers answers, int frameBytes) {
        if (answers.getLane() >= 0 && answers.getLane() < stops.size()) {
            Stop stop = stops.get(answers.getLane());
            hand(stop, frameBytes, () -> stop.lane.answered(from, answers));
        }
    }

    /** @param bytes about as many as the task holds on to */
    private void hand(Stop stop, int bytes, Runnable task) {
        boolean isOneTooMany = stop.waiting.incrementAndGet() > MAX_WAITING;
        long before = stop.waitingBytes.getAndAdd(bytes);
        if (isOneTooMany || (before > 0 && before + bytes > MAX_WAITING_BYTES)) {
            stop.waiting.decrementAndGet();
            stop.waitingBytes.addAndGet(-bytes);
            events.framesLost();
            return;
        }
        stop.loop.execute(() -> {
            stop.waiting.decrementAndGet();
            stop.waitingBytes.addAndGet(-bytes);
            task.run();
        });
    }
}
