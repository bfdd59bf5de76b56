package io.longwire.gateway.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What waits to be written, bounded in number and bytes, and a count of what has found no room. Any thread adds, without
 * waiting; one thread takes.
 */
final class BoundedQueue<T extends BoundedQueue.Item> {

    /** Something that waits. */
    interface Item {

        /** When it happened, milliseconds since 1970. */
        long atMillis();

        /** What it takes in memory, in bytes, about. */
        int size();
    }

    /**
     * What has found no room.
     *
     * @param sinceMillis when the first of it happened, milliseconds since 1970
     * @param untilMillis when the last did
     */
    record Loss(long count, long sinceMillis, long untilMillis) {

        static final Loss NONE = new Loss(0, Long.MAX_VALUE, Long.MIN_VALUE);

        boolean isNone() {
            return count == 0;
        }

        Loss plus(Loss other) {
            return new Loss(
                    count + other.count,
                    Math.min(sinceMillis, other.sinceMillis),
                    Math.max(untilMillis, other.untilMillis));
        }
    }

    private final int maxItems;
    private final int maxBytes;
    private final Queue<T> items = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger bytes = new AtomicInteger();
    private final AtomicReference<Loss> loss = new AtomicReference<>(Loss.NONE);

    BoundedQueue(int maxItems, int maxBytes) {
        this.maxItems = maxItems;
        this.maxBytes = maxBytes;
    }

    /** Adds an item, or counts it as lost; false if it was lost. One that is larger than the bound fits an empty queue. */
    boolean add(T item) {
        boolean isFull = count.incrementAndGet() > maxItems;
        int before = bytes.getAndAdd(item.size());
        if (isFull || (before > 0 && before + item.size() > maxBytes)) {
            count.decrementAndGet();
            bytes.addAndGet(-item.size());
            loss.accumulateAndGet(new Loss(1, item.atMillis(), item.atMillis()), Loss::plus);
            return false;
        }
        items.add(item);
        return true;
    }

    /** Takes the oldest items; at least one if there is any, then as many as fit. */
    List<T> take(int most, int mostBytes) {
        List<T> taken = new ArrayList<>();
        int takenBytes = 0;
        while (taken.size() < most && takenBytes < mostBytes) {
            T item = items.poll();
            if (item == null) {
                break;
            }
            taken.add(item);
            takenBytes += item.size();
        }
        count.addAndGet(-taken.size());
        bytes.addAndGet(-takenBytes);
        return taken;
    }

    /** What was lost since it was asked last. */
    Loss takeLoss() {
        return loss.get().isNone() ? Loss.NONE : loss.getAndSet(Loss.NONE);
    }

    /** Whether nothing waits and nothing was lost. */
    boolean isEmpty() {
        return items.isEmpty() && loss.get().isNone();
    }

    /** How many items wait. */
    int count() {
        return count.get();
    }
}
