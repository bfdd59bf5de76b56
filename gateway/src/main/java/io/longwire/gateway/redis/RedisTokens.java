package io.longwire.gateway.redis;

import io.longwire.gateway.auth.TokenStore;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * Tokens as strings in Redis: {@code lw:token:{token}}, with the braces or without.
 *
 * <p>Asked on a connection of their own, so that logins do not wait behind mail, nor mail behind logins. Safe to use from any
 * thread.
 */
final class RedisTokens implements TokenStore {

    /** Half of what a connection takes, at two questions a token. */
    private static final int MAX_ASKED = RedisLink.MAX_QUEUED / 2;

    private final RedisLane lane;
    private final ExecutorService thread;
    private final Keys keys;
    private final Semaphore room = new Semaphore(MAX_ASKED);

    /** @param thread the lane's */
    RedisTokens(RedisLane lane, ExecutorService thread, Keys keys) {
        this.lane = lane;
        this.thread = thread;
        this.keys = keys;
    }

    @Override
    public CompletableFuture<Optional<String>> find(String token) {
        if (!room.tryAcquire()) {
            return CompletableFuture.failedFuture(RedisUnavailableException.behind());
        }
        CompletableFuture<Optional<String>> found = new CompletableFuture<>();
        found.whenComplete((text, failure) -> room.release());
        try {
            thread.execute(() -> ask(token, found));
        } catch (RejectedExecutionException closed) {
            found.completeExceptionally(closed);
        }
        return found;
    }

    private void ask(String token, CompletableFuture<Optional<String>> found) {
        // A phone that sends the braces too must not pass for one with another token.
        CompletableFuture<Optional<byte[]>> withoutBraces = token.startsWith("{")
                ? CompletableFuture.completedFuture(Optional.empty())
                : lane.get(keys.token(token));
        lane.get(keys.token("{" + token + "}"))
                .thenCombine(withoutBraces, (inBraces, plain) -> inBraces.or(() -> plain))
                .whenComplete((text, failure) -> {
                    if (failure == null) {
                        found.complete(text.map(bytes -> new String(bytes, StandardCharsets.UTF_8)));
                    } else {
                        found.completeExceptionally(failure);
                    }
                });
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
