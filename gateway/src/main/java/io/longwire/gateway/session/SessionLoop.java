package io.longwire.gateway.session;

import io.longwire.gateway.config.SessionConfig;
import io.longwire.gateway.events.Events;
import io.longwire.gateway.mailbox.Mailbox;
import io.longwire.gateway.metrics.GatewayMetrics;
import io.longwire.gateway.metrics.LoopMetrics;
import io.longwire.gateway.presence.Presence;
import io.longwire.gateway.relay.RelayLane;
import io.longwire.gateway.routing.ChatPath;
import io.longwire.gateway.routing.MemoryBudget;
import io.longwire.gateway.routing.RetryListener;
import io.longwire.gateway.routing.Router;
import io.longwire.memory.OutOfMemory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop and what its sessions share.
 *
 * @param executor runs tasks on the loop, in order
 * @param isCurrent whether the calling thread is the loop's
 * @param clock the time, for what phones see and for times to live
 * @param relay the way to other nodes
 * @param hearing whether mail may have been stored past sessions
 * @param topics which topics the loop's phones listen to
 * @param counts what the loop counts for each message
 * @param events what backends are told
 * @param chats where chats go that phones send
 * @param releases gives slots back that could not be given back at once
 * @param lostClaims makes sure that a login finds the user's other sessions
 * @param budget of all messages that the loop holds
 * @param quota how much users may have stored, on all loops
 * @param freshness grows each time that this node may have missed what others have changed of a user's slots
 * @param retries hears what was given up
 */
public record SessionLoop(
        Executor executor,
        BooleanSupplier isCurrent,
        TimerWheel timers,
        LoopClock clock,
        Router router,
        RelayLane relay,
        Hearing hearing,
        Mailbox mailbox,
        Presence presence,
        SessionTable table,
        Topics topics,
        SessionConfig config,
        GatewayMetrics metrics,
        LoopMetrics counts,
        Events events,
        ChatPath chats,
        Releases releases,
        LostClaims lostClaims,
        MemoryBudget budget,
        StorageQuota quota,
        IntSupplier freshness,
        RetryListener retries) {

    private static final Logger log = LoggerFactory.getLogger(SessionLoop.class);

    /** Runs {@code task} now if this is the loop, else soon on the loop. */
    public void run(Runnable task) {
        if (isCurrent.getAsBoolean()) {
            task.run();
        } else {
            executor.execute(task);
        }
    }

    /**
     * Hands on what comes of {@code future}. A bug in what is made of it, which the future would swallow, is logged, and
     * {@code bug} runs.
     */
    static <T> void whenDone(CompletableFuture<T> future, BiConsumer<? super T, Throwable> then, Runnable bug) {
        future.whenComplete((result, failure) -> {
            OutOfMemory.check(failure);
            try {
                then.accept(result, failure);
            } catch (RuntimeException | Error e) {
                OutOfMemory.check(e);
                log.error("a bug: this connection is closed, the others are not touched", e);
                bug.run();
            }
        });
    }

    TimerWheel.Timer schedule(Duration delay, Runnable task) {
        return timers.schedule(delay, task);
    }
}
