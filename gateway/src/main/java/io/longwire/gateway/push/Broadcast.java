package io.longwire.gateway.push;

import io.longwire.gateway.events.Event;
import io.longwire.gateway.events.Event.Broadcast.Phase;
import io.longwire.gateway.events.Events;
import io.longwire.gateway.mailbox.Outcome;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** How far one broadcast has come with the phones of this node. Told from all event loops, asked on the push thread. */
final class Broadcast implements CrowdLoop.Watcher {

    private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(1);

    private final String id;
    private final Events events;
    private final PushListener listener;
    private final AtomicInteger loopsToBegin;
    private final AtomicInteger loopsToEnd;
    private final AtomicInteger phones = new AtomicInteger();
    private final AtomicInteger settled = new AtomicInteger();
    private final AtomicInteger delivered = new AtomicInteger();
    private volatile boolean isCancelled;
    private boolean isBegun;
    private long toldNanos;

    Broadcast(String id, int loops, Events events, PushListener listener) {
        this.id = id;
        this.events = events;
        this.listener = listener;
        this.loopsToBegin = new AtomicInteger(loops);
        this.loopsToEnd = new AtomicInteger(loops);
    }

    /** The event for a broadcast that was cancelled while it waited. */
    static Event cancelledBeforeItBegan(String id) {
        return new Event.Broadcast(id, Phase.CANCELLED, 0, 0);
    }

    String id() {
        return id;
    }

    void cancel() {
        isCancelled = true;
    }

    @Override
    public void begins(int more) {
        phones.addAndGet(more);
        loopsToBegin.decrementAndGet();
    }

    @Override
    public boolean isCancelled() {
        return isCancelled;
    }

    @Override
    public void settle(Outcome outcome) {
        if (outcome instanceof Outcome.Delivered || outcome instanceof Outcome.Stored) {
            delivered.incrementAndGet();
            listener.delivered();
        }
        settled.incrementAndGet();
    }

    @Override
    public void ends() {
        loopsToEnd.decrementAndGet();
    }

    @Override
    public void refused() {
        listener.lost();
        loopsToBegin.decrementAndGet();
        loopsToEnd.decrementAndGet();
    }

    /** Tells how far it is, if there is news; true if it is over, which is told once. */
    boolean report(long nowNanos) {
        boolean isOffered = loopsToEnd.get() == 0;
        if (!isBegun && loopsToBegin.get() == 0) {
            isBegun = true;
            toldNanos = nowNanos;
            tell(Phase.BEGUN);
        }
        if (isOffered && (isCancelled || settled.get() == phones.get())) {
            tell(isCancelled ? Phase.CANCELLED : Phase.DONE);
            return true;
        }
        if (isBegun && nowNanos - toldNanos >= PROGRESS_INTERVAL.toNanos()) {
            toldNanos = nowNanos;
            tell(Phase.PROGRESS);
        }
        return false;
    }

    private void tell(Phase phase) {
        events.tell(new Event.Broadcast(id, phase, phones.get(), delivered.get()));
    }
}
