package io.longwire.gateway.push;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** How far one push has come with its recipients. Safe to use from any thread. */
final class PushProgress {

    private final AtomicInteger open;
    private final Consumer<List<Undeliverable>> done;
    private final Queue<Undeliverable> failed = new ConcurrentLinkedQueue<>();

    /**
     * Waits for {@code recipients}.
     *
     * @param done told once, on any thread, whom it did not reach
     */
    PushProgress(int recipients, Consumer<List<Undeliverable>> done) {
        this.open = new AtomicInteger(recipients);
        this.done = done;
    }

    void reached() {
        one();
    }

    void failed(String user, Refusal refusal) {
        failed.add(new Undeliverable(user, refusal));
        one();
    }

    private void one() {
        if (open.decrementAndGet() == 0) {
            done.accept(List.copyOf(failed));
        }
    }
}
