package io.longwire.gateway.metrics;

import io.longwire.gateway.mailbox.Outcome;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/**
 * What one event loop counts for each message. Its numbers have one writer, so that counting costs a store; shared counters
 * made up a tenth of a message's cost.
 *
 * <p>Written by its event loop, read by any thread.
 */
public final class LoopMetrics {

    final OwnedCounter delivered = new OwnedCounter();
    final OwnedCounter stored = new OwnedCounter();
    final OwnedCounter dropped = new OwnedCounter();
    final OwnedCounter framesIn = new OwnedCounter();
    final OwnedCounter framesOut = new OwnedCounter();
    final OwnedCounter bytesIn = new OwnedCounter();
    final OwnedCounter bytesOut = new OwnedCounter();

    private final GatewayMetrics gateway;
    private final Timer sendToReceipt;
    private long timedNanos;

    LoopMetrics(GatewayMetrics gateway, Timer sendToReceipt) {
        this.gateway = gateway;
        this.sendToReceipt = sendToReceipt;
    }

    /**
     * A receipt for a message that was taken at {@code sentNanos}. Of those that were settled at the same instant, which is
     * to say by the same read, the first is timed for all: it is the one that has waited longest.
     */
    public void receipt(Outcome outcome, long sentNanos, long nowNanos) {
        receipt(outcome);
        if (nowNanos != timedNanos) {
            timedNanos = nowNanos;
            sendToReceipt.record(nowNanos - sentNanos, TimeUnit.NANOSECONDS);
        }
    }

    /** A receipt. */
    public void receipt(Outcome outcome) {
        switch (outcome.kind()) {
            case DELIVERED -> delivered.add(1);
            case STORED -> stored.add(1);
            case DROPPED -> dropped.add(1);
            case REJECTED -> gateway.rejected(((Outcome.Rejected) outcome).code());
        }
    }

    public void framesIn(int frames, int bytes) {
        framesIn.add(frames);
        bytesIn.add(bytes);
    }

    public void framesOut(int frames, int bytes) {
        framesOut.add(frames);
        bytesOut.add(bytes);
    }
}
