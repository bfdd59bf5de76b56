package io.longwire.gateway.redis;

import static io.longwire.gateway.redis.Keys.utf8;

import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Finds out by trying whether a Redis says that something is on its disk only when it is.
 *
 * <p>With {@code appendfsync everysec} there is a sync each second and none between: of three writes that are proven one after the
 * other, the last cannot be on the disk less than a second after the first. A Redis that proves them faster does not wait, or syncs
 * at each write.
 */
final class FsyncTrial {

    enum Finding {
        /** As a Redis that syncs each second does. */
        WAITS,
        /** Faster than that. */
        AT_ONCE,
        /** Not within the time it had. */
        NEVER
    }

    private static final int WRITES = 3;
    /** Half of what it takes at least: the disk may have been slow with the first. */
    private static final Duration FASTEST = Duration.ofMillis(500);

    private static final Duration KEY_LIFE = Duration.ofMinutes(1);

    private final RedisClusterAsyncCommands<byte[], byte[]> commands;
    private final byte[] key;
    private final Duration patience;
    private final LongSupplier nanoTime;

    /**
     * A trial.
     *
     * @param commands of a connection that nobody else needs meanwhile
     * @param key may be written
     * @param patience for each write
     */
    FsyncTrial(
            RedisClusterAsyncCommands<byte[], byte[]> commands, byte[] key, Duration patience, LongSupplier nanoTime) {
        this.commands = commands;
        this.key = key;
        this.patience = patience;
        this.nanoTime = nanoTime;
    }

    /**
     * Blocks, for some three seconds if Redis waits.
     *
     * @throws CompletionException if Redis answers with an error, or not at all
     */
    Finding make() {
        long firstNanos = 0;
        for (int i = 0; i < WRITES; i++) {
            commands.set(key, utf8(i), SetArgs.Builder.px(KEY_LIFE));
            if (!isProven()) {
                return Finding.NEVER;
            }
            if (i == 0) {
                firstNanos = nanoTime.getAsLong();
            }
        }
        return nanoTime.getAsLong() - firstNanos < FASTEST.toNanos() ? Finding.AT_ONCE : Finding.WAITS;
    }

    private boolean isProven() {
        return new Proof.Disk()
                .ask(commands, patience)
                .toCompletableFuture()
                .orTimeout(2 * patience.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
