package io.longwire.gateway.relay;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The unanswered requests of one lane to all its peers, and their timeouts.
 *
 * <p>A request is open until it is answered, or its peer has given no sign of it for the relay timeout. Half of the timeout
 * after the last sign, the peer is asked what has become of it, and again each quarter: the question, or its answer, may be lost.
 * Times are those of {@link AttentiveTime}, in nanoseconds.
 *
 * <p>Bounded by what may be in flight to each peer. Belongs to its lane's event loop.
 */
final class OpenRequests {

    /** The part of the timeout that a pause of our own counts for at most: others have not been silent, we have not listened. */
    private static final int STALL_PART = 4;

    /** The part of the timeout after which a peer is asked what has become of a request; it gives signs more often. */
    private static final int INQUIRY_PART = 2;

    /** The part of the timeout between two such questions. */
    private static final int REPEAT_PART = 4;

    private final long timeoutNanos;
    private final AttentiveTime attentive;
    private final RelayEvents events;

    /** Oldest first, with some that were answered since the latest tick. */
    private final Deque<RelayRequest> inOrder = new ArrayDeque<>();

    /**
     * What is to be done after a tick.
     *
     * @param unheard questions that may not have arrived
     * @param doubtful messages whose answer may be lost
     * @param overdue what is not waited for any longer
     */
    record Due(List<Question<?>> unheard, List<RelayRequest> doubtful, List<RelayRequest> overdue) {}

    /** @param nowNanos a value of the clock that {@link #tick} is given */
    OpenRequests(Duration timeout, RelayEvents events, long nowNanos) {
        this.timeoutNanos = timeout.toNanos();
        this.attentive = new AttentiveTime(nowNanos, timeoutNanos / STALL_PART);
        this.events = events;
    }

    Duration timeout() {
        return Duration.ofNanos(timeoutNanos);
    }

    /** The present, as of {@link AttentiveTime}. */
    long attentiveNanos() {
        return attentive.nanos();
    }

    /** Opens a request to a peer. */
    void open(Peer peer, RelayRequest request, int bytes) {
        peer.inFlight.add(request, bytes);
        request.peer = peer;
        request.signNanos = attentive.nanos();
        request.isOpen = true;
        inOrder.add(request);
    }

    /** Closes an open request without a reply. */
    void close(RelayRequest request) {
        request.isOpen = false;
        request.peer.inFlight.remove(request);
        while (!inOrder.isEmpty() && !inOrder.peek().isOpen) {
            inOrder.remove();
        }
    }

    /** Closes a request with this reply, unless it is closed already. */
    void reply(RelayRequest request, Reply reply) {
        if (request.isOpen) {
            close(request);
            request.replied(reply);
        }
    }

    /** Closes a request that its peer has not answered in time. */
    void expire(RelayRequest request) {
        if (request.isOpen) {
            request.peer.silentSince(attentive.nanos());
            events.unanswered();
            reply(request, Reply.UNANSWERED);
        }
    }

    /** The peer says that an open request is still under way. */
    void held(RelayRequest request) {
        request.signNanos = attentive.nanos();
        request.isInquired = false;
        request.held();
    }

    /** Whether its peer may be asked now what has become of a request; if so, that counts as done. */
    boolean startInquiry(RelayRequest request) {
        long now = attentive.nanos();
        if (!request.isOpen || (request.isInquired && now - request.inquiredNanos < timeoutNanos / REPEAT_PART)) {
            return false;
        }
        request.isInquired = true;
        request.inquiredNanos = now;
        return true;
    }

    /** Whether a question may be sent once more; if so, that counts as done. */
    boolean startRepeat(Question<?> question) {
        if (!question.isOpen || question.isInquired) {
            return false;
        }
        question.isInquired = true;
        return true;
    }

    /** Answers may have been missed, those to inquiries too. Returns the open messages, oldest first. */
    List<RelayRequest> doubtAll() {
        inOrder.forEach(request -> request.isInquired = false);
        return inOrder.stream()
                .filter(request -> !(request instanceof Question))
                .toList();
    }

    /**
     * Time passes.
     *
     * @param hears whether this node hears what others send, as far as it can tell
     */
    Due tick(long nowNanos, boolean hears) {
        attentive.tick(nowNanos, hears);
        // One that stays open for long would keep all that were answered after it.
        inOrder.removeIf(request -> !request.isOpen);
        Due due = new Due(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (RelayRequest request : inOrder) {
            long silence = attentive.nanos() - request.signNanos;
            if (silence >= timeoutNanos) {
                due.overdue().add(request);
            } else if (silence >= timeoutNanos / INQUIRY_PART) {
                if (request instanceof Question<?> question) {
                    due.unheard().add(question);
                } else {
                    due.doubtful().add(request);
                }
            }
        }
        return due;
    }
}
