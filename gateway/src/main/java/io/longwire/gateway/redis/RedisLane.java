package io.longwire.gateway.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.longwire.gateway.metrics.GatewayMetrics;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

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

    private volatile boolean isConnected = true;
    private volatile Runnable reconnected = () -> {};
    private boolean isFlushScheduled;
    private volatile boolean isLeaving;

    /** How many calls Redis has not answered yet. */
    private int underWay;

    /** Calls whose script Redis has forgotten; empty unless somebody has just flushed the scripts. */
    private final List<Call> refused = new ArrayList<>();

    /** Calls made since, which must not overtake those. */
    private final List<Call> waiting = new ArrayList<>();

    RedisLane(
            RedisConnection redis,
            Executor loop,
            BooleanSupplier isRedisUp,
            GatewayMetrics metrics,
            ErrorReplies errorReplies) {
        this.redis = redis;
        this.commands = redis.commands();
        this.loop = loop;
        this.isRedisUp = isRedisUp;
        this.metrics = metrics;
        this.errorReplies = errorReplies;
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
    }

    /**
     * Runs a script.
     *
     * @return its answer: whole numbers as {@link Long}, strings as {@code byte[]}. Fails if Redis is away, does not answer
     *     in time, or answers with an error; then nothing is known.
     */
    CompletableFuture<List<Object>> call(Script script, byte[][] keys, byte[]... arguments) {
        Call call = new Call(script, keys, arguments);
        if (!isAvailable()) {
            loop.execute(() -> fail(call, new RedisUnavailableException("Redis is away")));
        } else if (refused.isEmpty()) {
            send(call, false);
        } else if (waiting.size() < RedisLink.MAX_QUEUED) {
            waiting.add(call);
        } else {
            loop.execute(() -> fail(call, new RedisUnavailableException("Redis is behind")));
        }
        return call.result;
    }

    private void send(Call call, boolean withSource) {
        RedisFuture<List<Object>> answer = withSource
                ? commands.eval(call.script.source(), ScriptOutputType.MULTI, call.keys, call.arguments)
                : commands.evalsha(call.script.digest(), ScriptOutputType.MULTI, call.keys, call.arguments);
        underWay++;
        answer.whenComplete((value, failure) -> loop.execute(() -> answered(call, value, failure)));
        scheduleFlush();
    }

    private void answered(Call call, List<Object> answer, Throwable failure) {
        underWay--;
        if (failure instanceof RedisNoScriptException) {
            refused.add(call);
        } else if (failure != null) {
            fail(call, failure);
        } else {
            call.result.complete(answer);
        }
        if (underWay == 0 && !refused.isEmpty()) {
            repeat();
        }
    }

    /**
     * The scripts were flushed under way: once all have been refused that will be, they are made again before any other. Only
     * if another lane has loaded a script again in between may a call of this one have overtaken another.
     */
    private void repeat() {
        List<Call> calls = new ArrayList<>(refused);
        calls.addAll(waiting);
        refused.clear();
        waiting.clear();
        Set<Script> sent = new HashSet<>();
        calls.forEach(call -> send(call, sent.add(call.script) || redis.isCluster()));
    }

    /**
     * As {@link #call}, but done only when what was written is as safe as the operator asks for.
     *
     * @return fails also if that is in doubt
     */
    CompletableFuture<List<Object>> callSafely(Script script, byte[][] keys, byte[]... arguments) {
        return call(script, keys, arguments);
    }

    /**
     * Publishes a message; those of one lane arrive in their order.
     *
     * @return how many subscribers it was sent to; {@link ChannelKind#UNKNOWN} where nobody counts. Fails as {@link #call}
     */
    CompletableFuture<Long> publish(byte[] channel, byte[] payload) {
        return ask(() -> redis.channels().publish(commands, channel, payload));
    }

    /**
     * Reads a string.
     *
     * @return empty if there is none. Fails as {@link #call}
     */
    CompletableFuture<Optional<byte[]>> get(byte[] key) {
        return ask(() -> commands.get(key)).thenApply(Optional::ofNullable);
    }

    private <T> CompletableFuture<T> ask(Supplier<CompletionStage<T>> command) {
        CompletableFuture<T> result = new CompletableFuture<>();
        if (isAvailable()) {
            command.get().whenComplete((value, failure) -> loop.execute(() -> settle(result, value, failure)));
            scheduleFlush();
        } else {
            loop.execute(() -> settle(result, null, new RedisUnavailableException("Redis is away")));
        }
        return result;
    }

    private <T> void settle(CompletableFuture<T> result, T value, Throwable failure) {
        if (failure == null) {
            result.complete(value);
        } else {
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

    /** Goes ahead of all calls on a new connection. */
    private void loadScripts() {
        for (List<Script> scripts : List.of(RedisMailbox.SCRIPTS, RedisPresence.SCRIPTS)) {
            scripts.forEach(script -> commands.scriptLoad(script.source()));
        }
        redis.connection().flushCommands();
    }

    private void fail(Call call, Throwable failure) {
        settle(call.result, null, failure);
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

    private static final class Call {
        private final Script script;
        private final byte[][] keys;
        private final byte[][] arguments;
        private final CompletableFuture<List<Object>> result = new CompletableFuture<>();

        Call(Script script, byte[][] keys, byte[][] arguments) {
            this.script = script;
            this.keys = keys;
            this.arguments = arguments;
        }
    }
}
