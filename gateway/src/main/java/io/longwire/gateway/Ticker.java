package io.longwire.gateway;

import io.longwire.gateway.metrics.GatewayMetrics;
import io.longwire.gateway.relay.RelayInbox;
import io.longwire.gateway.relay.RelayLane;
import io.longwire.gateway.session.TimerWheel;
import io.longwire.memory.OutOfMemory;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Drives the timers of one event loop, and tells by how late it comes how busy the loop is. */
final class Ticker implements Runnable {

    private final TimerWheel timers;
    private final BooleanSupplier listening;
    private final RelayLane relay;
    private final RelayInbox inbox;
    private final GatewayMetrics metrics;
    private long dueNanos = System.nanoTime() + TimerWheel.TICK.toNanos();

    private Ticker(
            TimerWheel timers, BooleanSupplier listening, RelayLane relay, RelayInbox inbox, GatewayMetrics metrics) {
        this.timers = timers;
        this.listening = listening;
        this.relay = relay;
        this.inbox = inbox;
        this.metrics = metrics;
    }

    /**
     * Starts one.
     *
     * @param listening takes note of how this node hears the others, and tells whether it does
     */
    static void start(
            EventLoop loop,
            TimerWheel timers,
            BooleanSupplier listening,
            RelayLane relay,
            RelayInbox inbox,
            GatewayMetrics metrics) {
        long tick = TimerWheel.TICK.toNanos();
        loop.scheduleAtFixedRate(
                OutOfMemory.checked(new Ticker(timers, listening, relay, inbox, metrics)),
                tick,
                tick,
                TimeUnit.NANOSECONDS);
    }

    @Override
    public void run() {
        long now = System.nanoTime();
        metrics.loopLag(now - dueNanos);
        dueNanos = now + TimerWheel.TICK.toNanos();
        boolean hears = listening.getAsBoolean();
        timers.tick(now);
        relay.tick(now, hears);
        inbox.tick();
    }
}
