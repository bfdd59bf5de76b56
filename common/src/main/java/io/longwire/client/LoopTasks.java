package io.longwire.client;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The door from any thread to a client's event loop. What is submitted while the loop is busy runs there in one go, in the
 * order of submission, followed by one flush.
 *
 * <p>Also what is submitted from the loop itself waits its turn, so no callback ever runs in the midst of another.
 */
final class LoopTasks {

    private final Executor loop;
    private final Runnable afterBatch;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /**
     * Creates the door.
     *
     * @param loop runs the batches, one at a time
     * @param afterBatch called on the loop when a batch is done
     */
    LoopTasks(Executor loop, Runnable afterBatch) {
        this.loop = loop;
        this.afterBatch = afterBatch;
    }

    /**
     * Hands a task to the loop. Any thread.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the loop has been shut down
     */
    void submit(Runnable task) {
        tasks.add(task);
        if (scheduled.compareAndSet(false, true)) {
            loop.execute(this::runBatch);
        }
    }

    /** Runs what has been submitted. On the loop only. */
    void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void runBatch() {
        // Before the first poll: what is submitted after the last poll must schedule a batch of its own.
        scheduled.set(false);
        runAll();
        afterBatch.run();
    }
}
