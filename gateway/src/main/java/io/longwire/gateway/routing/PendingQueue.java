package io.longwire.gateway.routing;

import io.longwire.gateway.mailbox.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Messages for one place that wait in memory, oldest first; bounded in number and in bytes. Belongs to an event loop. */
final class PendingQueue {

    /** About what one sender may have without receipts, a few times over. Beyond it senders are told to try again. */
    static final int MAX_MESSAGES = 4_096;

    static final int MAX_BYTES = 4 * 1024 * 1024;

    private final Deque<Pending> messages = new ArrayDeque<>(0);
    private int bytes;

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /**
     * Whether there is room beside others that wait for the same place elsewhere. One message always fits where nothing waits,
     * or one that is larger than the bound would be sent again for ever.
     */
    boolean hasRoomFor(Message message, int otherMessages, int otherBytes) {
        int held = bytes + otherBytes;
        return messages.size() + otherMessages < MAX_MESSAGES && (held == 0 || held + message.size() <= MAX_BYTES);
    }

    /** The one that waits longest; there must be one. */
    Pending oldest() {
        return messages.element();
    }

    void add(Pending pending) {
        messages.add(pending);
        bytes += pending.message().size();
    }

    /** Puts a message before all others. */
    void addFirst(Pending pending) {
        messages.addFirst(pending);
        bytes += pending.message().size();
    }

    /** Takes out the oldest, as many as go together; none only if none waits. */
    List<Pending> take(int maxMessages, int maxBytes) {
        List<Pending> taken = new ArrayList<>();
        int takenBytes = 0;
        while (!messages.isEmpty() && taken.size() < maxMessages && takenBytes < maxBytes) {
            Pending next = messages.remove();
            taken.add(next);
            takenBytes += next.message().size();
        }
        bytes -= takenBytes;
        return taken;
    }

    List<Pending> takeAll() {
        return take(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
}
