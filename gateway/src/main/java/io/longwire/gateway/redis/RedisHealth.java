package io.longwire.gateway.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionStateListener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Redis answers: a PING every quarter of a second on a connection of its own.
 *
 * <p>A Redis that is gone is noticed when its connection closes; one that hangs, when a PING has not been answered in time.
 * Until one is answered again nothing is asked of it, so that what needs Redis is refused at once instead of after a wait.
 */
final class RedisHealth implements RedisConnectionStateListener, AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final Logger log = LoggerFactory.getLogger(RedisHealth.class);

    private final RedisConnection redis;
    private final Duration timeout;

    private volatile boolean isUp = true;
    private volatile boolean isClosed;
    private CompletableFuture<String> ping;

    RedisHealth(RedisConnection redis, Duration timeout, ScheduledExecutorService timer) {
        this.redis = redis;
        this.timeout = timeout;
        redis.connection().addListener(this);
        timer.scheduleWithFixedDelay(this::probe, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean isUp() {
        return isUp;
    }

    private void probe() {
        if (isClosed || (ping != null && !ping.isDone())) {
            return;
        }
        ping = redis.commands().ping().toCompletableFuture();
        ping.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).whenComplete((pong, failure) -> report(failure));
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
        report(new RedisUnavailableException("the connection was closed"));
    }

    private void report(Throwable failure) {
        boolean wasUp = isUp;
        isUp = failure == null;
        if (wasUp && !isUp && !isClosed) {
            log.warn("Redis is away: {}", describe(failure));
        } else if (!wasUp && isUp) {
            log.info("Redis is back");
        }
    }

    private String describe(Throwable failure) {
        return failure instanceof TimeoutException || failure instanceof RedisCommandTimeoutException
                ? "no answer within " + timeout.toMillis() + " ms"
                : failure.getMessage();
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
