package io.longwire.gateway.routing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The messages that are on their way to slots of one user, each by a way of its own.
 *
 * <p>Belongs to the event loop of its router, but for {@link #refused}.
 */
final class Fans {

    private final AtomicInteger refused = new AtomicInteger();
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private int open;

    void opened() {
        open++;
    }

    /** One of them is settled at every slot. Tells whether all are. */
    boolean closed() {
        open--;
        return open == 0;
    }

    /** One of them was refused for now. May be called from any thread. */
    void refuse() {
        refused.incrementAndGet();
    }

    /** How many were refused for now. */
    int refused() {
        return refused.get();
    }

    /** Done when all are settled. */
    CompletableFuture<Void> settled() {
        return settled;
    }
}
