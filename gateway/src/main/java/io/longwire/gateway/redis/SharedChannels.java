package io.longwire.gateway.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Channels that every node may listen to, on the connection of a {@link NodeSubscription}: topics, mostly, which come and go as
 * phones please.
 *
 * <p>What is wanted is compared with what Redis was told; only the difference is kept, and told. So what is pending is bounded
 * by the number of names, however often they come and go. Redis is told at most {@value #NAMES_A_COMMAND} names to listen to and
 * as many to leave each {@value #PAUSE_MILLIS} ms, and nothing more before it has answered. That is done on a thread of its own,
 * so that neither probes nor health wait for it.
 *
 * <p>Safe to use from any thread.
 */
final class SharedChannels {

    private static final int NAMES_A_COMMAND = 500;
    private static final int PAUSE_MILLIS = 50;
    private static final long PAUSE_NANOS = Duration.ofMillis(PAUSE_MILLIS).toNanos();
    private static final Logger log = LoggerFactory.getLogger(SharedChannels.class);

    private final ScheduledExecutorService thread;

    /** Who hears what; read as messages come. Changes, and is compared, under the lock only. */
    private final Map<String, Consumer<byte[]>> wanted = new ConcurrentHashMap<>();

    /** What Redis was told on this connection. */
    private final Set<String> told = new HashSet<>();

    /** The names in either but not in both, the oldest difference first. */
    private final Set<String> different = new LinkedHashSet<>();

    private Optional<Subscriber> subscriber = Optional.empty();
    private boolean isScheduled;
    private boolean isTelling;
    private CompletableFuture<Void> allTold = CompletableFuture.completedFuture(null);
    private long toldNanos = System.nanoTime() - PAUSE_NANOS;
    private BiConsumer<Subscriber, Throwable> onRefusal = (connection, failure) -> {};

    /** Names to listen to, and names to leave. */
    private record Batch(List<String> begin, List<String> leave) {
        boolean isEmpty() {
            return begin.isEmpty() && leave.isEmpty();
        }
    }

    SharedChannels(ScheduledExecutorService thread) {
        this.thread = thread;
    }

    /**
     * Listens to one more channel.
     *
     * @param heard takes each message, on a thread of Redis's client: it hands off at once
     */
    synchronized void listen(String name, Consumer<byte[]> heard) {
        wanted.put(name, heard);
        compare(name);
    }

    /** Listens to it no more. */
    synchronized void forget(String name) {
        wanted.remove(name);
        compare(name);
    }

    /** Done when Redis has been told of all that is wanted now. */
    synchronized CompletableFuture<Void> allTold() {
        return allTold;
    }

    /** A message has come. */
    void heard(String name, byte[] payload) {
        Consumer<byte[]> listener = wanted.get(name);
        if (listener != null) {
            listener.accept(payload);
        }
    }

    /**
     * Listens to all on a new connection.
     *
     * @param then is told, on a thread of this, when everything that was wanted at the beginning is listened to, or that it cannot be
     * @param refused is told, on a thread of this, when something that is wanted later cannot be listened to
     */
    void attach(
            Subscriber connection, BiConsumer<Subscriber, Throwable> then, BiConsumer<Subscriber, Throwable> refused) {
        synchronized (this) {
            subscriber = Optional.of(connection);
            onRefusal = refused;
            isTelling = true; // and nothing else is told before all is
        }
        onThread(() -> tellAll(connection, batches(), then));
    }

    /** Redis knows of nothing yet. In how many commands it can be told. */
    private synchronized int batches() {
        told.clear();
        different.clear();
        different.addAll(wanted.keySet());
        return (different.size() + NAMES_A_COMMAND - 1) / NAMES_A_COMMAND;
    }

    /** The connection is thrown away. */
    synchronized void detach() {
        subscriber = Optional.empty();
    }

    private void compare(String name) {
        if (wanted.containsKey(name) == told.contains(name)) {
            different.remove(name);
        } else {
            different.add(name);
            allTold = allTold.isDone() ? new CompletableFuture<>() : allTold;
        }
        goOn();
    }

    private void goOn() {
        if (!different.isEmpty()) {
            schedule();
        } else if (!isTelling) {
            allTold.complete(null);
        }
    }

    private void schedule() {
        if (!isScheduled && !isTelling && subscriber.isPresent()) {
            isScheduled = true;
            long wait = Math.max(0, toldNanos + PAUSE_NANOS - System.nanoTime());
            try {
                thread.schedule(RedisFailures.guarded(this::tellSome), wait, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException closed) {
                log.debug("the link is closed");
            }
        }
    }

    private void tellSome() {
        Subscriber connection;
        Batch batch;
        synchronized (this) {
            isScheduled = false;
            if (isTelling || subscriber.isEmpty()) {
                return;
            }
            connection = subscriber.get();
            batch = next();
            isTelling = !batch.isEmpty();
        }
        if (!batch.isEmpty()) {
            tell(connection, batch).whenComplete((done, failure) -> onThread(() -> toldSome(connection, failure)));
        }
    }

    private void toldSome(Subscriber connection, Throwable failure) {
        BiConsumer<Subscriber, Throwable> refused;
        synchronized (this) {
            if (!isCurrent(connection)) {
                return;
            }
            isTelling = false;
            refused = onRefusal;
            if (failure == null) {
                goOn();
            }
        }
        if (failure != null) {
            refused.accept(connection, failure);
        }
    }

    /** Without pauses, but one command after the other. */
    private void tellAll(Subscriber connection, int batches, BiConsumer<Subscriber, Throwable> then) {
        Batch batch;
        synchronized (this) {
            if (!isCurrent(connection)) {
                return;
            }
            batch = batches > 0 ? next() : new Batch(List.of(), List.of());
            if (batch.isEmpty()) {
                isTelling = false;
                goOn();
            }
        }
        if (batch.isEmpty()) {
            then.accept(connection, null);
            return;
        }
        tell(connection, batch)
                .whenComplete((done, failure) -> onThread(() -> {
                    if (failure == null) {
                        tellAll(connection, batches - 1, then);
                    } else {
                        then.accept(connection, failure);
                    }
                }));
    }

    /** Counts as told from here on: whoever wants it otherwise meanwhile makes a difference again. */
    private Batch next() {
        Batch batch = new Batch(new ArrayList<>(), new ArrayList<>());
        for (Iterator<String> names = different.iterator(); names.hasNext(); ) {
            String name = names.next();
            boolean begins = wanted.containsKey(name);
            List<String> part = begins ? batch.begin() : batch.leave();
            if (part.size() < NAMES_A_COMMAND) {
                part.add(name);
                names.remove();
                if (begins) {
                    told.add(name);
                } else {
                    told.remove(name);
                }
            } else if (batch.begin().size() + batch.leave().size() >= 2 * NAMES_A_COMMAND) {
                break;
            }
        }
        toldNanos = System.nanoTime();
        return batch;
    }

    /** Leaving comes first: Redis never has more than is wanted, and these. */
    private static CompletableFuture<Void> tell(Subscriber subscriber, Batch batch) {
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        if (!batch.leave().isEmpty()) {
            answers.add(subscriber
                    .connection()
                    .async()
                    .unsubscribe(channels(batch.leave()))
                    .toCompletableFuture());
        }
        if (!batch.begin().isEmpty()) {
            answers.add(subscriber
                    .connection()
                    .async()
                    .subscribe(channels(batch.begin()))
                    .toCompletableFuture());
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new));
    }

    private static byte[][] channels(List<String> names) {
        return names.stream().map(Keys::utf8).toArray(byte[][]::new);
    }

    private boolean isCurrent(Subscriber connection) {
        return subscriber.filter(mine -> mine == connection).isPresent();
    }

    private void onThread(Runnable task) {
        try {
            thread.execute(RedisFailures.guarded(task));
        } catch (RejectedExecutionException closed) {
            log.debug("the link is closed");
        }
    }
}
