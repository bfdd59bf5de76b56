package io.longwire.client;

import io.longwire.proto.Deliver;
import java.util.HashMap;
import java.util.Map;

/**
 * What has been delivered, across the connections of one client: which messages are new, and what may be acknowledged.
 *
 * <p>A message counts as seen once it is safe, not once it is shown. So a message whose application has not acknowledged
 * it when the connection ends is not shown again, but its new copy is acknowledged only when the application does.
 *
 * <p>Knows no connection. Not thread-safe.
 */
final class Inbox {

    private static final long NOT_ON_THIS_CONNECTION = 0;

    /** What to do with a delivery. */
    enum Arrival {
        NEW,
        DUPLICATE,
        OUT_OF_STEP
    }

    private final boolean autoAck;
    private final DuplicateFilter seen;
    private AckWindow window = new AckWindow();

    /** Shown, not yet acknowledged by the application, and the seq here. Null while acks are automatic. */
    private final Map<MessageKey, Long> shown;

    Inbox(boolean autoAck, DuplicateFilter seen) {
        this.autoAck = autoAck;
        this.seen = seen;
        this.shown = autoAck ? null : new HashMap<>();
    }

    /** A new connection begins: seq counts from 1 again. */
    void connected() {
        window = new AckWindow();
        if (shown != null) {
            shown.replaceAll((key, seq) -> NOT_ON_THIS_CONNECTION);
        }
    }

    /** Takes in a delivery. One that is new must be followed by {@link #taken} or {@link #refused}. */
    Arrival arrived(Deliver deliver) {
        long seq = deliver.getSeq();
        if (!window.arrived(seq)) {
            return Arrival.OUT_OF_STEP;
        }
        MessageKey key = MessageKey.of(deliver);
        if (seen.contains(key)) {
            window.safe(seq);
            return Arrival.DUPLICATE;
        }
        Long earlier = shown == null ? null : shown.putIfAbsent(key, seq);
        if (earlier == null) {
            return Arrival.NEW;
        }
        if (earlier == NOT_ON_THIS_CONNECTION) {
            shown.put(key, seq);
        } else {
            window.safe(seq); // acks are cumulative: none gets past the first copy before that one is safe
        }
        return Arrival.DUPLICATE;
    }

    /** The application has taken a new delivery. */
    void taken(Deliver deliver) {
        if (autoAck) {
            seen.add(MessageKey.of(deliver));
            window.safe(deliver.getSeq());
        }
    }

    /** The application could not take a new delivery: it is to be shown again when it comes again. */
    void refused(Deliver deliver) {
        if (shown != null) {
            shown.remove(MessageKey.of(deliver));
        }
    }

    /** The application says that a message is safe. Does nothing the second time, or when acks are automatic. */
    void acknowledged(MessageKey key) {
        Long seq = shown == null ? null : shown.remove(key);
        if (seq == null) {
            return;
        }
        seen.add(key);
        if (seq != NOT_ON_THIS_CONNECTION) {
            window.safe(seq);
        }
    }

    /** The seq to acknowledge now, or 0; see {@link AckWindow#takeAck}. */
    long takeAck() {
        return window.takeAck();
    }
}
