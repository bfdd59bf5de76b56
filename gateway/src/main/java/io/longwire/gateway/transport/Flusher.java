package io.longwire.gateway.transport;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;

/**
 * Flushes what was written during one pass of an event loop at its end: one system call a connection, however many messages
 * came for it from however many others, and no extra wake-up.
 *
 * <p>Belongs to its event loop.
 */
final class Flusher {

    private final EventLoop loop;
    private List<Outbound> dirty = new ArrayList<>();
    private List<Outbound> flushing = new ArrayList<>();

    Flusher(EventLoop loop) {
        this.loop = loop;
    }

    /** Flushes {@code outbound} at the end of this pass. */
    void add(Outbound outbound) {
        if (dirty.isEmpty()) {
            // Tasks run after the sockets that are ready in this pass; from within the loop this wakes nobody.
            loop.execute(this::flushAll);
        }
        dirty.add(outbound);
    }

    private void flushAll() {
        List<Outbound> batch = dirty;
        dirty = flushing;
        flushing = batch;
        for (Outbound outbound : batch) {
            outbound.flush();
        }
        batch.clear();
    }
}
