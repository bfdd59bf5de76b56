package io.longwire.gateway.redis;

import static io.longwire.gateway.redis.Keys.utf8;

import io.longwire.gateway.redis.BoundedQueue.Loss;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines on their way to a stream, by the script {@code tell}: a batch at a time, in order, from a thread and a connection of
 * their own, so that they hold up nothing.
 *
 * <p>While Redis is away they wait, as many as the queue holds; what has found no room is told first when it is back. A batch
 * of which it is not known whether it was written is written again: a line may be there twice, and none is missing in silence.
 *
 * <p>{@link #add} may be called from any thread.
 */
final class StreamOutflow<T extends BoundedQueue.Item> implements AutoCloseable {

    private static final Script TELL = Script.load("tell");

    /** Every script that an outflow runs. */
    static final List<Script> SCRIPTS = List.of(TELL);

    /** Enough to spread the cost of a call, little enough not to stall Redis: less than a millisecond. */
    private static final int MAX_BATCH = 256;

    private static final int MAX_BATCH_BYTES = 256 * 1024;

    /** How long a line waits for others to go with: a call costs as much as a dozen lines. */
    private static final Duration LINGER = Duration.ofMillis(5);

    private static final Duration RETRY = Duration.ofMillis(200);
    private static final Duration GOODBYE = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(StreamOutflow.class);

    /**
     * Where lines go, and how they are written.
     *
     * @param limit how many entries the stream keeps, about
     * @param isSaid whether they are said on the channel of the same name too
     * @param line writes an item
     * @param loss writes what was lost, if that is written
     */
    record Course<T>(
            String stream, int limit, boolean isSaid, Function<T, byte[]> line, Function<Loss, List<byte[]>> loss) {}

    private final RedisLane lane;
    private final ScheduledExecutorService thread;
    private final BoundedQueue<T> queue;
    private final Course<T> course;
    private final Counter written;
    private final Counter lost;

    /** Whether a pass over the queue is under way or will be. */
    private final AtomicBoolean isAwake = new AtomicBoolean();

    /** What Redis has not confirmed. */
    private List<byte[]> batch = List.of();

    /** Done once nothing is left, for who closes. */
    private CompletableFuture<Void> emptied = new CompletableFuture<>();

    StreamOutflow(
            RedisLane lane,
            ScheduledExecutorService thread,
            BoundedQueue<T> queue,
            Course<T> course,
            Counter written,
            Counter lost) {
        this.lane = lane;
        this.thread = thread;
        this.queue = queue;
        this.course = course;
        this.written = written;
        this.lost = lost;
    }

    /** Takes an item, or counts it as lost. Never waits, never throws. */
    void add(T item) {
        if (!queue.add(item)) {
            lost.increment();
        }
        wake();
    }

    private void wake() {
        if (!isAwake.get() && isAwake.compareAndSet(false, true)) {
            try {
                after(LINGER);
            } catch (RejectedExecutionException closed) {
                log.debug("told after the end", closed);
            }
        }
    }

    private void next() {
        try {
            step();
        } catch (RuntimeException e) {
            log.error("a bug: lines for {} are tried again later", course.stream(), e);
            after(RETRY);
        }
    }

    private void step() {
        if (batch.isEmpty() && queue.isEmpty()) {
            rest();
        } else if (!lane.isAvailable()) {
            after(RETRY);
        } else {
            if (batch.isEmpty()) {
                batch = nextBatch();
            }
            if (batch.isEmpty()) {
                rest();
            } else {
                write();
            }
        }
    }

    private void rest() {
        isAwake.set(false);
        if (queue.isEmpty()) {
            emptied.complete(null);
        } else {
            wake(); // something has come after the look
        }
    }

    private void after(Duration pause) {
        thread.schedule(RedisFailures.guarded(this::next), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private List<byte[]> nextBatch() {
        List<byte[]> lines = new ArrayList<>();
        Loss loss = queue.takeLoss();
        if (!loss.isNone()) {
            lines.addAll(course.loss().apply(loss));
        }
        for (T item : queue.take(MAX_BATCH, MAX_BATCH_BYTES)) {
            try {
                lines.add(course.line().apply(item));
            } catch (RuntimeException e) {
                log.error("a bug: what cannot be written is left out", e);
                lost.increment();
            }
        }
        return lines;
    }

    private void write() {
        byte[][] arguments = new byte[2 + batch.size()][];
        arguments[0] = utf8(course.limit());
        arguments[1] = utf8(course.isSaid() ? 1 : 0);
        for (int i = 0; i < batch.size(); i++) {
            arguments[2 + i] = batch.get(i);
        }
        lane.call(TELL, new byte[][] {utf8(course.stream())}, arguments).whenComplete((answer, failure) -> {
            if (failure == null) {
                written.increment(batch.size());
                batch = List.of();
                if (queue.count() < MAX_BATCH) {
                    after(LINGER);
                } else {
                    next();
                }
            } else {
                log.debug("not written, and tried again", failure);
                after(RETRY);
            }
        });
    }

    /** Waits until everything is written, for a second at most. */
    @Override
    public void close() {
        try {
            CompletableFuture<Void> nothingLeft = new CompletableFuture<>();
            thread.execute(() -> {
                emptied = nothingLeft;
                wake();
            });
            nothingLeft.get(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException | RejectedExecutionException e) {
            log.warn("Redis is left without the last lines for {}, {} or more", course.stream(), queue.count());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.shutdownNow();
    }
}
