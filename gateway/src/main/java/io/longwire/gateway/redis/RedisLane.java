package io.longwire.gateway.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.longwire.gateway.metrics.GatewayMetrics;
import io.longwire.memory.OutOfMemory;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One event loop's way to Redis: a connection of its own, so that what the loop asks first is done first.
 *
 * <p>Commands are gathered while the loop works through a pass and flushed once at its end. At most as many wait as the
 * connection's request queue holds; one more fails. Used on its loop only, where futures complete too.
 */
final class RedisLane implements RedisConnectionStateListener {

    private final RedisConnection redis;
    private final RedisClusterAsyncCommands<byte[], byte[]> commands;
    private final Executor loop;
    private final BooleanSupplier isRedisUp;
    private final GatewayMetrics metrics;
    private final ErrorReplies errorReplies;
    private final Optional<ProvenCalls> proven;
    private final ScriptCalls scripts;

    private final AtomicLong disconnects = new AtomicLong();

    private volatile boolean isConnected = true;
    private volatile Runnable reconnected = () -> {};
    private boolean isFlushScheduled;
    private volatile boolean isLeaving;

    /** How many commands Redis has not answered yet. */
    private int underWay;

    RedisLane(
            RedisConnection redis,
            Executor loop,
            BooleanSupplier isRedisUp,
            GatewayMetrics metrics,
            ErrorReplies errorReplies,
            Function<RedisLane, Optional<ProvenCalls>> proven) {
        this.redis = redis;
        this.commands = redis.commands();
        this.loop = loop;
        this.isRedisUp = isRedisUp;
        this.metrics = metrics;
        this.errorReplies = errorReplies;
        this.scripts = new ScriptCalls(this, redis.isCluster());
        this.proven = proven.apply(this);
        redis.connection().setAutoFlushCommands(redis.isCluster());
        redis.connection().addListener(this);
        loadScripts();
    }

    /** Whether a call made now has a chance. */
    boolean isAvailable() {
        return (isConnected || redis.isCluster()) && isRedisUp.getAsBoolean();
    }

    /** Runs {@code task} on the loop each time the connection has come back. */
    void onReconnect(Runnable task) {
        reconnected = () -> loop.execute(task);
    }

    /** Some of what it leads to has come back, or another has taken its place. */
    void reconnected() {
        isLeaving = false;
        loadScripts();
        reconnected.run();
    }

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
        isConnected = true;
        isLeaving = false;
        reconnected();
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
        isConnected = false;
        disconnects.incrementAndGet();
    }

    /** How often the connection has been lost. */
    long disconnects() {
        return disconnects.get();
    }

    /** Runs a task after what the loop's pass still brings. */
    void later(Runnable task) {
        loop.execute(task);
    }

    /**
     * Runs a script.
     *
     * @return its answer: whole numbers as {@link Long}, strings as {@code byte[]}. Fails if Redis is away, does not answer
     *     in time, or answers with an error; then nothing is known.
     */
    CompletableFuture<List<Object>> call(Script script, byte[][] keys, byte[]... arguments) {
        return scripts.call(script, keys, arguments);
    }

    /**
     * As {@link #call}, but done only when what was written is as safe as the operator asks for.
     *
     * @param hasWritten whether an answer tells of something that has to be safe
     * @return fails also if that is in doubt
     */
    CompletableFuture<List<Object>> callSafely(
            Script script, Predicate<List<Object>> hasWritten, byte[][] keys, byte[]... arguments) {
        return proven.isPresent()
                ? proven.get().call(script, hasWritten, keys, arguments)
                : call(script, keys, arguments);
    }

    /**
     * Publishes a message; those of one lane arrive in their order.
     *
     * @return how many subscribers it was sent to; {@link ChannelKind#UNKNOWN} where nobody counts. Fails as {@link #call}
     */
    CompletableFuture<Long> publish(byte[] channel, byte[] payload) {
        return ask(it -> redis.channels().publish(it, channel, payload));
    }

    /**
     * Reads a string.
     *
     * @return empty if there is none. Fails as {@link #call}
     */
    CompletableFuture<Optional<byte[]>> get(byte[] key) {
        return this.<byte[]>ask(it -> it.get(key)).thenApply(Optional::ofNullable);
    }

    /** Any other command. Fails as {@link #call}. */
    <T> CompletableFuture<T> ask(Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> command) {
        CompletableFuture<T> result = new CompletableFuture<>();
        send(command, (value, failure) -> settle(result, value, failure));
        return result;
    }

    /** Sends a command, and then tells {@code then}, on the loop, what became of it. */
    <T> void send(
            Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> command,
            BiConsumer<? super T, Throwable> then) {
        if (!isAvailable()) {
            loop.execute(() -> then.accept(null, RedisUnavailableException.away()));
        } else if (isFull()) {
            loop.execute(() -> then.accept(null, RedisUnavailableException.behind()));
        } else {
            underWay++;
            command.apply(commands)
                    .whenComplete((value, failure) -> loop.execute(() -> {
                        underWay--;
                        then.accept(value, failure);
                    }));
            scheduleFlush();
        }
    }

    /** A connection bounds its own queue; to a cluster there are several, and one that is being made has no queue yet. */
    private boolean isFull() {
        return redis.isCluster() && underWay >= RedisLink.MAX_QUEUED;
    }

    /** Completes a future with what became of a command, on the loop. */
    <T> void settle(CompletableFuture<T> result, T value, Throwable failure) {
        if (failure == null) {
            result.complete(value);
        } else {
            OutOfMemory.check(failure);
            metrics.redisFailed();
            errorReplies.failed(failure);
            if (failure instanceof RedisReadOnlyException) {
                lookAgain();
            }
            result.completeExceptionally(failure);
        }
    }

    /** The server has been made a replica: asks once, on this connection, where the primary is now. On any thread. */
    void leave() {
        loop.execute(this::lookAgain);
    }

    private void lookAgain() {
        if (isConnected && !isLeaving) {
            isLeaving = true;
            redis.lookAgain();
        }
    }

    /** Removes what stands in a list exactly so; for entries that nobody can read. */
    void removeFromList(byte[] key, byte[] element) {
        commands.lrem(key, 1, element);
        scheduleFlush();
    }

    /** Redis does not answer any more. Called on any thread. */
    void redisAway() {
        proven.ifPresent(ProvenCalls::redisAway);
    }

    /** Goes ahead of all calls on a new connection. */
    private void loadScripts() {
        for (List<Script> scripts : List.of(
                RedisMailbox.SCRIPTS,
                RedisPresence.SCRIPTS,
                NodeLease.SCRIPTS,
                RedisPushStream.SCRIPTS,
                RedisDeadLetters.SCRIPTS,
                StreamOutflow.SCRIPTS,
                FilteredChats.SCRIPTS)) {
            scripts.forEach(script -> commands.scriptLoad(script.source()));
        }
        redis.connection().flushCommands();
    }

    private void scheduleFlush() {
        if (!isFlushScheduled) {
            isFlushScheduled = true;
            loop.execute(() -> {
                isFlushScheduled = false;
                redis.connection().flushCommands();
            });
        }
    }
}
