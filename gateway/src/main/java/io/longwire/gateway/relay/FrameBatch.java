package io.longwire.gateway.relay;

import io.longwire.proto.node.Answers;
import io.longwire.proto.node.NodeFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The next frame to one peer, while it is filled, and the numbers of those that carry messages.
 *
 * <p>A frame is full with {@value #MAX_REQUESTS} requests, or {@value #MAX_BYTES} bytes by a rough count. Belongs to its lane's
 * event loop.
 */
final class FrameBatch {

    /** Enough to spread a frame's cost, little enough for a subscriber's buffer. */
    private static final int MAX_REQUESTS = 1_024;

    private static final int MAX_BYTES = 256 * 1024;

    /** What an answer takes; its id, mostly. */
    private static final int ANSWER_BYTES = 4;

    private final Map<Integer, Answers.Builder> answers = new TreeMap<>();
    private NodeFrame.Builder frame = NodeFrame.newBuilder();
    private List<RelayRequest> requests = new ArrayList<>();
    private int bytes;
    private long stream;
    private long nextNumber;

    /**
     * A frame that is complete.
     *
     * @param requests what it carries that will be answered
     */
    record Sealed(NodeFrame frame, List<RelayRequest> requests) {}

    /** The frame that is being filled. Whoever puts a request in calls {@link #added}. */
    NodeFrame.Builder frame() {
        return frame;
    }

    /** The answers in it for one of the peer's lanes. */
    Answers.Builder answers(int lane) {
        bytes += ANSWER_BYTES;
        return answers.computeIfAbsent(lane, key -> Answers.newBuilder().setLane(lane));
    }

    void added(RelayRequest request) {
        requests.add(request);
        bytes += request.bytes;
    }

    /** Takes a message out again, unless its frame has left. */
    void withdraw(RelayRequest request) {
        if (requests.remove(request)) {
            bytes -= request.bytes;
            int index = 0;
            while (frame.getMessages(index).getId() != request.id) {
                index++;
            }
            frame.removeMessages(index);
        }
    }

    boolean isFull() {
        return requests.size() >= MAX_REQUESTS || bytes >= MAX_BYTES;
    }

    /** Whether no request and no answer is about to leave; a poke, a kick or an inquiry may be. */
    boolean isEmpty() {
        return requests.isEmpty() && answers.isEmpty();
    }

    /** Whether a new stream has to be started before the next frame is sealed. */
    boolean needsStream() {
        return stream == 0;
    }

    /** Numbers start at 0 again. */
    void startStream(long newStream) {
        stream = newStream;
        nextNumber = 0;
    }

    /** A frame of this stream is lost, or may be: the next one starts a new stream, unless it has done so already. */
    void endStream(long lostStream) {
        if (stream == lostStream) {
            stream = 0;
        }
    }

    /** Takes the frame out, numbered if it carries messages, whose order matters, and begins the next one. */
    Sealed seal() {
        if (frame.getMessagesCount() > 0) {
            frame.setStream(stream).setNumber(nextNumber++);
            for (RelayRequest request : requests) {
                request.stream = frame.getStream();
                request.number = frame.getNumber();
            }
        }
        answers.values().forEach(frame::addAnswers);
        Sealed sealed = new Sealed(frame.build(), requests);
        frame = NodeFrame.newBuilder();
        requests = new ArrayList<>();
        answers.clear();
        bytes = 0;
        return sealed;
    }
}
