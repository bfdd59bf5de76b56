package io.longwire.gateway.redis;

import io.longwire.memory.OutOfMemory;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** Threads of this room, one for each kind of work. A task that fails fails unseen, but for want of memory. */
final class RedisThreads extends ScheduledThreadPoolExecutor {

    private RedisThreads(String name) {
        super(1, new DefaultThreadFactory(name, true));
    }

    static ScheduledExecutorService start(String name) {
        return new RedisThreads(name);
    }

    @Override
    protected void afterExecute(Runnable task, Throwable thrown) {
        if (task instanceof Future<?> future && future.isDone()) {
            try {
                future.get();
            } catch (ExecutionException e) {
                OutOfMemory.check(e);
            } catch (CancellationException unwanted) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
