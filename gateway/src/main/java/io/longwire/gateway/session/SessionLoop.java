package io.longwire.gateway.session;

import io.longwire.gateway.config.SessionConfig;
import io.longwire.gateway.mailbox.Mailbox;
import io.longwire.gateway.metrics.GatewayMetrics;
import io.longwire.gateway.presence.Presence;
import io.longwire.gateway.routing.Router;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * One event loop and what its sessions share.
 *
 * @param executor runs tasks on the loop, in order
 * @param isCurrent whether the calling thread is the loop's
 * @param clock the wall clock, for what phones see and for times to live
 */
public record SessionLoop(
        Executor executor,
        BooleanSupplier isCurrent,
        TimerWheel timers,
        Clock clock,
        Router router,
        Mailbox mailbox,
        Presence presence,
        SessionTable table,
        SessionConfig config,
        GatewayMetrics metrics) {

    /** Runs {@code task} now if this is the loop, else soon on the loop. */
    public void run(Runnable task) {
        if (isCurrent.getAsBoolean()) {
            task.run();
        } else {
            executor.execute(task);
        }
    }

    TimerWheel.Timer schedule(Duration delay, Runnable task) {
        return timers.schedule(delay, task);
    }
}
