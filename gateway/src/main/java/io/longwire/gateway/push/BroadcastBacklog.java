package io.longwire.gateway.push;

import io.longwire.gateway.events.Events;
import io.longwire.memory.OutOfMemory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Broadcasts from the stream, which are published one after the other, and only while this node has room for more: a backend that
 * writes thousands at once does not flood the gateways. The others wait here, and their entries stay in the stream.
 *
 * <p>Belongs to the push thread.
 */
final class BroadcastBacklog {

    /** How many wait at most: a paced one may take hours, and entries for users are to be read meanwhile. */
    static final int MAX_WAITING = 1_024;

    /** How often to look for room. */
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);

    /** What became of a broadcast. */
    enum Result {
        /** Every node has heard it. */
        PUBLISHED,
        /** Redis failed it, or one before it, too often. */
        GIVEN_UP,
        /** A backend has cancelled it before it was published. */
        CANCELLED,
        /** As many wait as may. */
        TOO_MANY,
        /** This node stops; the next one takes it from the stream. */
        LEFT
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared, and read as bytes only
    private record Waiting(String id, byte[] push, CompletableFuture<Result> result) {}

    private final ScheduledExecutorService thread;
    private final PublishLines publishing;
    private final BooleanSupplier hasRoom;
    private final Events events;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean isPublishing;
    private boolean isLookScheduled;
    private boolean isStopped;

    /** @param hasRoom whether this node's own phones have few enough broadcasts on their way */
    BroadcastBacklog(ScheduledExecutorService thread, PublishLines publishing, BooleanSupplier hasRoom, Events events) {
        this.thread = thread;
        this.publishing = publishing;
        this.hasRoom = hasRoom;
        this.events = events;
    }

    /** Publishes a broadcast once it is its turn. */
    CompletableFuture<Result> add(String id, byte[] push) {
        if (isStopped) {
            return CompletableFuture.completedFuture(Result.LEFT);
        }
        if (waiting.size() >= MAX_WAITING) {
            return CompletableFuture.completedFuture(Result.TOO_MANY);
        }
        CompletableFuture<Result> result = new CompletableFuture<>();
        waiting.add(new Waiting(id, push, result));
        proceed();
        return result;
    }

    /** Publishes no broadcast of that id; nothing happens if none waits. */
    void cancel(String id) {
        List<Waiting> cancelled =
                waiting.stream().filter(it -> it.id().equals(id)).toList();
        waiting.removeIf(it -> it.id().equals(id));
        if (!cancelled.isEmpty()) {
            events.tell(Broadcast.cancelledBeforeItBegan(id));
        }
        cancelled.forEach(it -> it.result().complete(Result.CANCELLED));
    }

    /** Leaves what waits in the stream. */
    void stop() {
        isStopped = true;
        settleAll(Result.LEFT);
    }

    private void settleAll(Result result) {
        List<Waiting> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(it -> it.result().complete(result));
    }

    private void proceed() {
        if (isPublishing || waiting.isEmpty()) {
            return;
        }
        if (!hasRoom.getAsBoolean()) {
            lookLater();
            return;
        }
        isPublishing = true;
        Waiting next = waiting.remove();
        publishing.toEverybody(next.push()).thenAccept(isDone -> {
            isPublishing = false;
            next.result().complete(isDone ? Result.PUBLISHED : Result.GIVEN_UP);
            if (!isDone) {
                settleAll(Result.GIVEN_UP); // they would not fare better
            }
            thread.execute(OutOfMemory.checked(this::proceed)); // in a pass of its own: the stack stays flat
        });
    }

    private void lookLater() {
        if (!isLookScheduled) {
            isLookScheduled = true;
            thread.schedule(
                    OutOfMemory.checked(() -> {
                        isLookScheduled = false;
                        proceed();
                    }),
                    LOOK_INTERVAL.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }
}
