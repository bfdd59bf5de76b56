package io.longwire.gateway.push;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The entries of the stream that this node has read and not finished, and their bounds: no more is read than fits. Broadcasts that
 * wait in {@link BroadcastBacklog} are among them.
 *
 * <p>Belongs to the push thread.
 */
final class EntriesInHand {

    /** Seconds' worth, since a phone that does not answer is given up after some. */
    static final int MAX_ENTRIES = 16_384;

    static final int MAX_DELIVERIES = 65_536;
    static final long MAX_BYTES = 32L * 1024 * 1024;

    private final Map<String, HeldEntry> entries = new HashMap<>();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();

    /** Of the entries; written on the push thread only. */
    private volatile int count;

    private int deliveries;
    private long bytes;
    private boolean hasLeftSome;
    private boolean isDraining;

    /** How many there are; may be asked from any thread, and is approximate then. */
    int count() {
        return count;
    }

    /** How many more may be read; 0 if there are too many deliveries or bytes. */
    int room() {
        boolean isFull = deliveries >= MAX_DELIVERIES || bytes >= MAX_BYTES;
        return isFull ? 0 : MAX_ENTRIES - entries.size();
    }

    boolean contains(PushStream.Entry entry) {
        return entries.containsKey(entry.id());
    }

    /** Adds an entry, in place of what was held under its id. */
    HeldEntry hold(PushStream.Entry entry, int recipients) {
        HeldEntry held = new HeldEntry(entry, recipients);
        HeldEntry before = entries.put(entry.id(), held);
        if (before != null) {
            deliveries -= before.recipients();
            bytes -= before.bytes();
        }
        count = entries.size();
        deliveries += held.recipients();
        bytes += held.bytes();
        return held;
    }

    /** The stream has it no more. */
    void finished(HeldEntry held) {
        remove(held);
    }

    /** It stays in the stream, where the next search finds it. */
    void left(HeldEntry held) {
        hasLeftSome = true;
        remove(held);
    }

    /** Returns whether some were left in the stream since this was called last. */
    boolean forgetLeft() {
        boolean result = hasLeftSome;
        hasLeftSome = false;
        return result;
    }

    private void remove(HeldEntry held) {
        if (entries.remove(held.id(), held)) { // else another one has taken its place, and its counts
            count = entries.size();
            deliveries -= held.recipients();
            bytes -= held.bytes();
            completeIfDrained();
        }
    }

    /** Done when there is none any more; nothing more must be added. */
    CompletableFuture<Void> drain() {
        isDraining = true;
        completeIfDrained();
        return drained;
    }

    private void completeIfDrained() {
        if (isDraining && entries.isEmpty()) {
            drained.complete(null);
        }
    }
}
