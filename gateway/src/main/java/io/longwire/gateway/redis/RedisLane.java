package io.longwire.gateway.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.longwire.gateway.metrics.GatewayMetrics;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * One event loop's way to Redis: a connection of its own, so that what the loop asks first is done first.
 *
 * <p>Commands are gathered while the loop works through a pass and flushed once at its end. At most as many wait as the
 * connection's request queue holds; one more fails. Used on its loop only, where futures complete too.
 */
final class RedisLane implements RedisConnectionStateListener {

    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final RedisAsyncCommands<byte[], byte[]> commands;
    private final Executor loop;
    private final BooleanSupplier isRedisUp;
    private final GatewayMetrics metrics;

    private volatile boolean isConnected = true;
    private volatile Runnable reconnected = () -> {};
    private boolean isFlushScheduled;

    RedisLane(
            StatefulRedisConnection<byte[], byte[]> connection,
            Executor loop,
            BooleanSupplier isRedisUp,
            GatewayMetrics metrics) {
        this.connection = connection;
        this.commands = connection.async();
        this.loop = loop;
        this.isRedisUp = isRedisUp;
        this.metrics = metrics;
        connection.setAutoFlushCommands(false);
        connection.addListener(this);
        loadScripts();
    }

    /** Whether a call made now has a chance. */
    boolean isAvailable() {
        return isConnected && isRedisUp.getAsBoolean();
    }

    /** Runs {@code task} on the loop each time the connection has come back. */
    void onReconnect(Runnable task) {
        reconnected = () -> loop.execute(task);
    }

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
        loadScripts();
        isConnected = true;
        reconnected.run();
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
        isConnected = false;
    }

    /**
     * Runs a script.
     *
     * @return its answer: whole numbers as {@link Long}, strings as {@code byte[]}. Fails if Redis is away, does not answer
     *     in time, or answers with an error; then nothing is known.
     */
    CompletableFuture<List<Object>> call(Script script, byte[][] keys, byte[]... arguments) {
        CompletableFuture<List<Object>> result = new CompletableFuture<>();
        if (!isAvailable()) {
            loop.execute(() -> fail(result, new RedisUnavailableException("Redis is away")));
            return result;
        }
        commands.<List<Object>>evalsha(script.digest(), ScriptOutputType.MULTI, keys, arguments)
                .whenComplete((answer, failure) -> loop.execute(() -> {
                    if (failure instanceof RedisNoScriptException) {
                        sendSource(script, keys, arguments, result);
                    } else {
                        complete(result, answer, failure);
                    }
                }));
        scheduleFlush();
        return result;
    }

    /** Removes what stands in a list exactly so; for entries that nobody can read. */
    void removeFromList(byte[] key, byte[] element) {
        commands.lrem(key, 1, element);
        scheduleFlush();
    }

    /**
     * Goes ahead of all calls on a new connection. A call whose script is not known is made again with its source, and by then
     * others have overtaken it: it must be the exception.
     */
    private void loadScripts() {
        for (List<Script> scripts : List.of(RedisMailbox.SCRIPTS, RedisPresence.SCRIPTS)) {
            scripts.forEach(script -> commands.scriptLoad(script.source()));
        }
        connection.flushCommands();
    }

    /** The scripts were flushed under way: the source goes along once, and is remembered there. */
    private void sendSource(Script script, byte[][] keys, byte[][] arguments, CompletableFuture<List<Object>> result) {
        commands.<List<Object>>eval(script.source(), ScriptOutputType.MULTI, keys, arguments)
                .whenComplete((answer, failure) -> loop.execute(() -> complete(result, answer, failure)));
        scheduleFlush();
    }

    private void complete(CompletableFuture<List<Object>> result, List<Object> answer, Throwable failure) {
        if (failure == null) {
            result.complete(answer);
        } else {
            fail(result, failure);
        }
    }

    private void fail(CompletableFuture<List<Object>> result, Throwable failure) {
        metrics.redisFailed();
        result.completeExceptionally(failure);
    }

    private void scheduleFlush() {
        if (!isFlushScheduled) {
            isFlushScheduled = true;
            loop.execute(() -> {
                isFlushScheduled = false;
                connection.flushCommands();
            });
        }
    }
}
