package io.longwire.gateway.redis;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What is asked of Redis while a gateway starts. Where the machine is busy an answer may come late, and a start is not worth
 * failing for that: what has timed out, or was cut off, is tried again.
 */
final class StartAttempts {

    private static final int MAX_ATTEMPTS = 5;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration LOADING_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration LOADING_POLL = Duration.ofMillis(50);

    private StartAttempts() {}

    /**
     * Does something that may time out. Blocks.
     *
     * @throws RedisException if it fails for another reason, or has timed out {@value #MAX_ATTEMPTS} times
     */
    static <T> T patiently(Supplier<T> attempt) {
        int attempts = 1;
        while (true) {
            try {
                return attempt.get();
            } catch (RedisException e) {
                if (attempts == MAX_ATTEMPTS || !(isTimeout(e) || isDisconnected(e))) {
                    throw e;
                }
                attempts++;
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /**
     * Waits for an answer, and asks again if none comes in time: {@value #MAX_ATTEMPTS} times at most. Blocks.
     *
     * @param patience for each attempt
     * @param mayAskAgain whether another attempt has a chance
     * @throws TimeoutException if none has come
     */
    static <T> T answer(Supplier<? extends CompletionStage<T>> question, Duration patience, BooleanSupplier mayAskAgain)
            throws ExecutionException, TimeoutException, InterruptedException {
        int attempts = 1;
        while (true) {
            try {
                return question.get().toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (attempts == MAX_ATTEMPTS || !mayAskAgain.getAsBoolean()) {
                    throw e;
                }
                attempts++;
            }
        }
    }

    /** What Redis says of itself. One that has just started reads its file first, and refuses everything else meanwhile. */
    static String infoOnceLoaded(RedisConnection redis, Duration timeout) {
        long deadline = System.nanoTime() + LOADING_TIMEOUT.toNanos();
        String info = patiently(() -> info(redis, timeout));
        while (info.contains("loading:1") && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(LOADING_POLL.toNanos());
            info = info(redis, timeout);
        }
        return info;
    }

    private static String info(RedisConnection redis, Duration timeout) {
        return LettuceFutures.awaitOrCancel(redis.commands().info(), timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A connection that was made and is lost again; who cannot be connected to says so by a class of its own. */
    private static boolean isDisconnected(RedisException failure) {
        return failure.getClass().equals(RedisException.class) && failure.getCause() == null;
    }

    private static boolean isTimeout(Throwable failure) {
        return failure instanceof RedisCommandTimeoutException
                || (failure.getCause() != null && isTimeout(failure.getCause()));
    }
}
