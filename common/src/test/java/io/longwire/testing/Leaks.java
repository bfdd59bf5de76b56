package io.longwire.testing;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The buffers that were dropped without being released, as Netty's leak detector sees them. Finds all of them only at the
 * level {@code paranoid}.
 *
 * <p>Thread-safe.
 */
final class Leaks {

    private static final Duration COLLECTION_TIMEOUT = Duration.ofSeconds(10);

    /**
     * Where Lettuce takes the one buffer of a connection. Of one that is being made while the client is shut down nobody gives it
     * back: it costs the process nothing any more.
     */
    private static final String OF_A_CONNECTION_OF_REDIS = "io.lettuce.core.protocol.CommandHandler.channelRegistered";

    private static final Queue<String> REPORTS = new ConcurrentLinkedQueue<>();

    private Leaks() {}

    /** Starts to listen to Netty's detector; again is harmless. */
    static void watch() {
        ByteBufUtil.setLeakListener((resourceType, records) -> {
            if (!records.contains(OF_A_CONNECTION_OF_REDIS)) {
                REPORTS.add(resourceType + records);
            }
        });
    }

    /**
     * Collects garbage and returns what leaked since the last call, one report with the accesses to the buffer each. Netty
     * reports a leak with the same accesses only once in the life of a JVM.
     *
     * @throws InterruptedException if the thread is interrupted while it waits for the collector
     */
    static List<String> drain() throws InterruptedException {
        // The collector hands references over in batches. When the second batch has come, the first has come whole.
        awaitCollection();
        awaitCollection();
        // The detector looks into its queue only when a buffer is allocated.
        UnpooledByteBufAllocator.DEFAULT.buffer(1).release();
        List<String> drained = new ArrayList<>();
        for (String report = REPORTS.poll(); report != null; report = REPORTS.poll()) {
            drained.add(report);
        }
        return drained;
    }

    private static void awaitCollection() throws InterruptedException {
        ReferenceQueue<Object> collected = new ReferenceQueue<>();
        WeakReference<Object> canary = new WeakReference<>(new Object(), collected);
        System.gc();
        if (collected.remove(COLLECTION_TIMEOUT.toMillis()) != canary) {
            throw new IllegalStateException("no garbage was collected within " + COLLECTION_TIMEOUT);
        }
    }
}
