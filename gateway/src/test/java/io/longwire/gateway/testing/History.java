package io.longwire.gateway.testing;

import io.longwire.client.MessageKey;
import io.longwire.proto.Receipt;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What happened, in the order in which it was seen: written by phones, read by a {@link HistoryCheck}. Never changed, only
 * added to. Thread-safe.
 */
public final class History {

    /** One thing that happened. */
    public sealed interface Event {}

    /** An application gave a message to its phone; each phone's sends are numbered in that order. */
    public record Sent(MessageKey message, String device, String to, int number) implements Event {}

    /** A sender got a receipt. */
    public record Receipted(MessageKey message, Receipt.Outcome outcome) implements Event {}

    /** What a sender sends again: it may come after what was sent later. */
    public record Repeated(MessageKey message) implements Event {}

    /** A phone showed a message to its application. */
    public record Shown(String user, String device, MessageKey message) implements Event {}

    private final Queue<Event> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger shown = new AtomicInteger();

    public void add(Event event) {
        events.add(event);
        if (event instanceof Shown) {
            shown.incrementAndGet();
        }
    }

    public List<Event> events() {
        return List.copyOf(events);
    }

    /** How many messages applications have been shown. */
    public int shown() {
        return shown.get();
    }
}
