package io.longwire.loadtest.device;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;

/**
 * Gathers the flushes of one event loop: however often a connection writes in a pass, its bytes leave in one system call
 * when the pass is over.
 *
 * <p>Belongs to its loop. Who asks for a flush does so once until it was called back.
 */
public final class Flushes implements Runnable {

    /** A connection with something to flush. */
    public interface Flushable {
        /** Hands what was gathered to the socket. */
        void flush();
    }

    private final EventLoop loop;
    private final ArrayDeque<Flushable> waiting = new ArrayDeque<>();

    public Flushes(EventLoop loop) {
        this.loop = loop;
    }

    /** Has {@code flushable} called when this pass of the loop is over. */
    public void atEndOfPass(Flushable flushable) {
        if (waiting.isEmpty()) {
            loop.execute(this);
        }
        waiting.add(flushable);
    }

    @Override
    public void run() {
        // Only those of now: a flush that fails may end a connection, whose phone then writes on another.
        for (int i = waiting.size(); i > 0; i--) {
            waiting.poll().flush();
        }
        if (!waiting.isEmpty()) {
            loop.execute(this);
        }
    }
}
