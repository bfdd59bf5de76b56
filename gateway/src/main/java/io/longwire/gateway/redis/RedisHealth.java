package io.longwire.gateway.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulRedisConnection;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
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

    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final Duration timeout;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("redis-health", true));

    private volatile boolean isUp = true;
    private volatile boolean isClosed;
    private CompletableFuture<String> ping;

    RedisHealth(StatefulRedisConnection<byte[], byte[]> connection, Duration timeout) {
        this.connection = connection;
        this.timeout = timeout;
        connection.addListener(this);
        timer.scheduleWithFixedDelay(this::probe, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean isUp() {
        return isUp;
    }

    private void probe() {
        if (ping != null && !ping.isDone()) {
            return;
        }
        ping = connection.async().ping().toCompletableFuture();
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
            log.warn(
                    "Redis is away: {}",
                    failure instanceof TimeoutException ? "no answer within " + timeout : failure.getMessage());
        } else if (!wasUp && isUp) {
            log.info("Redis is back");
        }
    }

    @Override
    public void close() {
        isClosed = true;
        timer.shutdownNow();
    }
}
