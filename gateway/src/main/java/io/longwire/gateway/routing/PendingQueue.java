package io.longwire.gateway.routing;

import io.longwire.gateway.mailbox.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * Messages for one place that wait in memory, oldest first; bounded in number and in bytes. Belongs to an event loop.
 *
 * @param <T> a message and what is known of it
 */
public final class PendingQueue<T extends PendingQueue.Item> {

    /** About what one sender may have without receipts, a few times over. Beyond it senders are told to try again. */
    public static final int MAX_MESSAGES = 4_096;

    public static final int MAX_BYTES = 4 * 1024 * 1024;

    /** Something that waits. */
    public interface Item {
        Message message();
    }

    private final Deque<T> messages = new ArrayDeque<>(0);
    private int bytes;

    public boolean isEmpty() {
        return messages.isEmpty();
    }

    /** Whether there is room, as {@link #hasRoomFor(Message, int, int)} where no others wait. */
    public boolean hasRoomFor(Message message) {
        return hasRoomFor(message, 0, 0);
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
    public T oldest() {
        return messages.element();
    }

    public void add(T item) {
        messages.add(item);
        bytes += item.message().size();
    }

    /** Puts a message before all others. */
    public void addFirst(T item) {
        messages.addFirst(item);
        bytes += item.message().size();
    }

    /** Takes out the oldest, as many as go together; none only if none waits. */
    public List<T> take(int maxMessages, int maxBytes) {
        List<T> taken = new ArrayList<>();
        int takenBytes = 0;
        while (!messages.isEmpty() && taken.size() < maxMessages && takenBytes < maxBytes) {
            T next = messages.remove();
            taken.add(next);
            takenBytes += next.message().size();
        }
        bytes -= takenBytes;
        return taken;
    }

    public List<T> takeAll() {
        return take(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** What waits, oldest first. */
    public Stream<T> stream() {
        return messages.stream();
    }
}
