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

    /** Tasks can beget tasks, as when every failed send is tried again at once. */
    private static final int MAX_BATCH = 1_024;

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
        schedule();
    }

    /**
     * Runs what has been submitted, as far as is fair to the loop's other clients; the rest follows in a batch of its own.
     * On the loop only.
     */
    void runSome() {
        for (int i = 0; i < MAX_BATCH; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            task.run();
        }
    }

    private void runBatch() {
        // Before the first poll: what is submitted after the last poll must schedule a batch of its own.
        scheduled.set(false);
        runSome();
        if (!tasks.isEmpty()) {
            schedule();
        }
        afterBatch.run();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            loop.execute(this::runBatch);
        }
    }
}
