package io.longwire.gateway.relay;

import com.google.protobuf.InvalidProtocolBufferException;
import io.longwire.gateway.presence.Instance;
import io.longwire.proto.node.Answers;
import io.longwire.proto.node.NodeFrame;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Keeps what is published until the test takes it. Nodes live unless the test says otherwise. */
public final class FakeNodeChannel implements NodeChannel {

    public static final Instance SELF = new Instance("here", "1");

    public final Queue<NodeFrame> published = new ArrayDeque<>();
    public final Set<Instance> dead = new HashSet<>();

    /** How many hear what is published. */
    public long receivers = 1;

    @Override
    public CompletableFuture<Long> publish(String node, byte[] frame) {
        try {
            published.add(NodeFrame.parseFrom(frame));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
        return CompletableFuture.completedFuture(receivers);
    }

    @Override
    public CompletableFuture<Boolean> isAlive(Instance instance) {
        return CompletableFuture.completedFuture(!dead.contains(instance));
    }

    /** Lets a node answer what a lane has asked of it. */
    public static void answer(Instance from, RelayLane lane, Answers answers) {
        lane.answered(from, answers);
    }
}
