package io.longwire.gateway.relay;

import io.longwire.gateway.presence.Instance;
import io.longwire.proto.node.Answers;
import io.longwire.proto.node.NodeFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Another node, as one lane sees it: what is to go there with the next frame, and how much is open there.
 *
 * <p>Belongs to its lane's event loop.
 */
final class Neighbour {

    /** What goes in one frame at most: enough to spread its cost, little enough for a subscriber's buffer. */
    private static final int MAX_FRAME_REQUESTS = 1_024;

    private static final int MAX_FRAME_BYTES = 256 * 1024;

    final Instance instance;
    int openBytes;

    /** What it was asked and has not answered, by id. */
    final Map<Long, RelayRequest> open = new HashMap<>();

    long lastId;

    /** When it was last asked, or answered, or answered to. */
    long usedNanos;

    /** Whether it has left something unanswered, and has not answered anything since. */
    boolean isSilent;

    long silentNanos;

    private final Map<Integer, Answers.Builder> answers = new TreeMap<>();
    private NodeFrame.Builder frame = NodeFrame.newBuilder();
    private List<RelayRequest> requests = new ArrayList<>();
    private int frameBytes;
    private long stream;
    private long nextNumber;

    /**
     * One frame.
     *
     * @param requests what it carries that will be answered
     */
    record Parcel(NodeFrame frame, List<RelayRequest> requests) {}

    /** @param lastId beyond which its ids count on; no id of the lane is given to the same instance twice */
    Neighbour(Instance instance, long lastId) {
        this.instance = instance;
        this.lastId = lastId;
    }

    /** Whether nothing is open or about to leave. */
    boolean isIdle() {
        return open.isEmpty() && requests.isEmpty() && answers.isEmpty();
    }

    void silentSince(long nowNanos) {
        isSilent = true;
        silentNanos = nowNanos;
    }

    /** The frame that is being filled; what is put in is told by {@link #added}. */
    NodeFrame.Builder frame() {
        return frame;
    }

    /** The answers for one of its lanes in that frame. */
    Answers.Builder answers(int lane) {
        frameBytes += 4;
        return answers.computeIfAbsent(lane, key -> Answers.newBuilder().setLane(lane));
    }

    void added(RelayRequest request) {
        requests.add(request);
        frameBytes += request.bytes;
    }

    /** Takes a message out of the frame, if it is in the one that is being filled. */
    void withdraw(RelayRequest request) {
        if (requests.remove(request)) {
            frameBytes -= request.bytes;
            int index = 0;
            while (frame.getMessages(index).getId() != request.id) {
                index++;
            }
            frame.removeMessages(index);
        }
    }

    boolean isFull() {
        return requests.size() >= MAX_FRAME_REQUESTS || frameBytes >= MAX_FRAME_BYTES;
    }

    /** Whether the numbers start anew with the next frame; then it has to be given a new stream. */
    boolean needsStream() {
        return stream == 0;
    }

    void startStream(long newStream) {
        stream = newStream;
        nextNumber = 0;
    }

    /** A frame of this stream is lost, or may be: what comes next is counted anew. */
    void endStream(long lostStream) {
        if (stream == lostStream) {
            stream = 0;
        }
    }

    /** Takes out the frame as it is; numbered if it carries messages, whose order matters. */
    Parcel seal() {
        if (frame.getMessagesCount() > 0) {
            frame.setStream(stream).setNumber(nextNumber++);
            for (RelayRequest request : requests) {
                request.stream = frame.getStream();
                request.number = frame.getNumber();
            }
        }
        answers.values().forEach(frame::addAnswers);
        Parcel parcel = new Parcel(frame.build(), requests);
        frame = NodeFrame.newBuilder();
        requests = new ArrayList<>();
        answers.clear();
        frameBytes = 0;
        return parcel;
    }
}
