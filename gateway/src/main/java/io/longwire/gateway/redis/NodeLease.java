package io.longwire.gateway.redis;

import static io.longwire.gateway.redis.Keys.utf8;

import io.longwire.gateway.presence.Instance;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The word of this process that it lives, by the scripts {@code lease} and {@code leave}. While it stands in Redis, the other
 * nodes leave the slots of this process alone.
 *
 * <p>A process that starts takes the lease of its node's name from whoever has it, so that a restart need not wait. The one
 * before, if it still lives, notices at its next renewal and does not take it back.
 *
 * <p>Works on a thread of its own; safe to ask from any.
 */
public final class NodeLease implements AutoCloseable {

    private static final Script LEASE = Script.load("lease");
    private static final Script LEAVE = Script.load("leave");

    /** Every script that a lease runs. */
    static final List<Script> SCRIPTS = List.of(LEASE, LEAVE);

    /** How often the lease is renewed while it lasts: a few renewals may fail. */
    private static final int RENEWALS_PER_LEASE = 5;

    private static final Duration RETRY = Duration.ofMillis(100);
    private static final Duration GOODBYE = Duration.ofMillis(500);
    private static final Logger log = LoggerFactory.getLogger(NodeLease.class);

    /** Who has to know. Called on the lease's thread, and hands off at once. */
    public interface Listener {

        /** The lease had run out, or Redis had lost it, and is this process's again: others may have thought it gone. */
        void restored();

        /** Another process has started under this node's name: this one is to end. */
        void lostTo(Instance other);
    }

    private final RedisLane lane;
    private final ScheduledExecutorService thread;
    private final byte[][] key;
    private final Instance self;
    private final Duration lease;
    private final Listener listener;

    /** Since when the lease is known to run. */
    private volatile long renewedNanos;

    private volatile boolean isLost;

    /** How often it had run out when it was renewed. */
    private final AtomicInteger lapses = new AtomicInteger();

    NodeLease(
            RedisLane lane,
            ScheduledExecutorService thread,
            RedisSettings settings,
            Duration lease,
            Listener listener) {
        this.lane = lane;
        this.thread = thread;
        this.self = settings.instance();
        this.key = new byte[][] {new Keys(settings.prefix()).node(self.node())};
        this.lease = lease;
        this.listener = listener;
    }

    /** Takes the lease, and keeps it from then on. Blocks until it is this process's. */
    void take(Duration timeout) throws IOException {
        List<Object> answer = takenWithin(timeout);
        if (RedisPresence.text(answer.get(0)).equals("taken") && ((byte[]) answer.get(1)).length > 0) {
            log.warn(
                    "took over the name {} from the process {}, which has not given it back",
                    self.node(),
                    RedisPresence.text(answer.get(1)));
        }
        long interval = lease.dividedBy(RENEWALS_PER_LEASE).toMillis();
        thread.scheduleWithFixedDelay(RedisFailures.guarded(this::renew), interval, interval, TimeUnit.MILLISECONDS);
    }

    /** Asks until it is answered: the connection to the node of a cluster is made with the first command, which fails. */
    private List<Object> takenWithin(Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                return onThread(() -> ask(true)).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                if (System.nanoTime() - deadline >= 0) {
                    Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
                    throw new IOException("cannot register this node in Redis: " + RedisFailures.describe(cause), e);
                }
                LockSupport.parkNanos(RETRY.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    /** Whether other nodes take this process for alive. */
    public boolean isHeld() {
        return !isLost && System.nanoTime() - renewedNanos < lease.toNanos();
    }

    /** How often it had run out since the start. */
    int lapses() {
        return lapses.get();
    }

    private void renew() {
        if (isLost || !lane.isAvailable()) {
            return;
        }
        boolean wasHeld = isHeld();
        ask(false).whenComplete((answer, failure) -> {
            if (failure != null) {
                log.debug("the lease was not renewed", failure);
                return;
            }
            String outcome = RedisPresence.text(answer.get(0));
            if (outcome.equals("lost")) {
                isLost = true;
                listener.lostTo(Instance.parse(RedisPresence.text(answer.get(1))));
            } else if (outcome.equals("taken") || !wasHeld) {
                lapses.incrementAndGet();
                log.info("this node's lease had run out and is restored");
                listener.restored();
            }
        });
    }

    private CompletableFuture<List<Object>> ask(boolean isForced) {
        long askedNanos = System.nanoTime();
        return lane.call(LEASE, key, utf8(self.toString()), utf8(lease.toMillis()), utf8(isForced ? 1 : 0))
                .thenApply(answer -> {
                    if (!RedisPresence.text(answer.get(0)).equals("lost")) {
                        renewedNanos = askedNanos;
                    }
                    return answer;
                });
    }

    private <T> CompletableFuture<T> onThread(Supplier<CompletableFuture<T>> question) {
        return CompletableFuture.supplyAsync(question, thread).thenCompose(answer -> answer);
    }

    /** Gives the lease back, if Redis answers soon. */
    @Override
    public void close() {
        try {
            onThread(() -> lane.call(LEAVE, key, utf8(self.toString()))).get(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            log.debug("the lease was not given back and runs out", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.shutdownNow();
    }
}
