package io.longwire.gateway.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionStateListener;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Redis answers and takes writes: asked every quarter of a second on a connection of its own.
 *
 * <p>A primary that was made a replica answers as before, and takes messages on channels that nobody hears any more: it is as
 * good as gone, and every connection looks again where the primary is.
 *
 * <p>A Redis that is gone is noticed when its connection closes; one that hangs, when a question has not been answered in time.
 * Until one is answered again nothing is asked of it, so that what needs Redis is refused at once instead of after a wait.
 */
final class RedisHealth implements RedisConnectionStateListener, AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final Duration LOOK_AGAIN_PAUSE = Duration.ofSeconds(1);

    /** How often to say that it is still away, and why. */
    private static final Duration REMINDER = Duration.ofMinutes(1);

    /** How many reasons are told before Redis is back, beside the reminders. */
    private static final int MAX_REFUSALS = 5;

    private static final Logger log = LoggerFactory.getLogger(RedisHealth.class);

    private final RedisConnection redis;
    private final Duration timeout;
    private final ScheduledExecutorService timer;
    private final Runnable lookAgain;
    private final Runnable onAway;

    private volatile boolean isUp = true;
    private volatile long answeredNanos = System.nanoTime();
    private volatile boolean isClosed;

    /** Why the last new connection could not be made, since Redis has been away. */
    private Optional<String> refusal = Optional.empty();

    /** The reasons that were logged since Redis has been away. */
    private final Set<String> toldRefusals = new HashSet<>();

    private long awayNanos;
    private long toldNanos;
    private CompletableFuture<Optional<String>> asked;
    private long lookedAgainNanos = System.nanoTime() - LOOK_AGAIN_PAUSE.toNanos();

    /**
     * Starts to ask.
     *
     * @param lookAgain runs on the timer when what answers does not take writes
     * @param onAway runs on any thread when Redis is away from now on; hands off at once
     */
    RedisHealth(
            RedisConnection redis,
            Duration timeout,
            ScheduledExecutorService timer,
            Runnable lookAgain,
            Runnable onAway) {
        this.redis = redis;
        this.timeout = timeout;
        this.timer = timer;
        this.lookAgain = lookAgain;
        this.onAway = onAway;
        redis.connection().addListener(this);
        timer.scheduleWithFixedDelay(
                RedisFailures.guarded(this::probe), INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean isUp() {
        return isUp;
    }

    /** When Redis answered last, as {@link System#nanoTime} has it. */
    long answeredNanos() {
        return answeredNanos;
    }

    private void probe() {
        remind();
        if (isClosed || (asked != null && !asked.isDone())) {
            return;
        }
        CompletionStage<Optional<String>> objection = redis.objection();
        asked = redis.commands()
                .ping() // which a Redis that cannot write to its disk refuses
                .thenCombine(objection, (pong, answer) -> answer)
                .toCompletableFuture();
        asked.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenCompleteAsync((answer, failure) -> answered(answer, failure), timer);
    }

    private void answered(Optional<String> objection, Throwable failure) {
        if (failure != null) {
            report(failure);
        } else if (objection.isEmpty()) {
            answeredNanos = System.nanoTime();
            report(null);
        } else {
            report(new RedisUnavailableException(objection.get()));
            long now = System.nanoTime();
            if (now - lookedAgainNanos >= LOOK_AGAIN_PAUSE.toNanos()) {
                lookedAgainNanos = now;
                redis.lookAgain();
                lookAgain.run();
            }
        }
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
        report(new RedisUnavailableException("the connection was closed"));
    }

    private synchronized void report(Throwable failure) {
        boolean wasUp = isUp;
        isUp = failure == null;
        if (wasUp && !isUp && !isClosed) {
            awayNanos = System.nanoTime();
            toldNanos = awayNanos;
            refusal = Optional.empty();
            toldRefusals.clear();
            log.warn("Redis is away: {}", describe(failure));
            onAway.run();
        } else if (!wasUp && isUp) {
            log.info("Redis is back after {} s", secondsAway());
        }
    }

    /** A connection that was lost could not be made again. May be called from any thread. */
    synchronized void notConnected(Throwable failure) {
        refusal = Optional.of(RedisFailures.describe(failure));
        // Each reason once: the first may only be that a connection was closed while another was being made.
        if (!isUp && !isClosed && toldRefusals.size() < MAX_REFUSALS && toldRefusals.add(refusal.get())) {
            log.warn("Redis cannot be connected to: {}", refusal.get());
        }
    }

    private synchronized void remind() {
        if (!isUp && !isClosed && System.nanoTime() - toldNanos >= REMINDER.toNanos()) {
            toldNanos = System.nanoTime();
            log.warn(
                    "Redis is still away, for {} s now{}",
                    secondsAway(),
                    refusal.map(why -> ": " + why).orElse(""));
        }
    }

    private long secondsAway() {
        return Duration.ofNanos(System.nanoTime() - awayNanos).toSeconds();
    }

    private String describe(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof TimeoutException || cause instanceof RedisCommandTimeoutException
                ? "no answer within " + timeout.toMillis() + " ms"
                : RedisFailures.describe(cause);
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
