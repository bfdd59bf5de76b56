package io.longwire.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longwire.gateway.testing.RealRedis;
import io.longwire.memory.OutOfMemory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That there was no memory is noticed on the threads of this room and of its client. */
class RedisThreadsTest {

    private final AtomicInteger ends = new AtomicInteger();

    @BeforeEach
    void listen() {
        OutOfMemory.endsProcess(ends::incrementAndGet);
    }

    @AfterEach
    void forget() {
        OutOfMemory.endsProcess(() -> {});
    }

    private static void fail() {
        throw new OutOfMemoryError("of a test");
    }

    @Test
    void inATaskThatRunsOnceLaterOrAgain() {
        ScheduledExecutorService thread = RedisThreads.start("out-of-memory");
        try {
            thread.execute(RedisThreadsTest::fail);
            await().until(() -> ends.get() == 1);
            thread.schedule(RedisThreadsTest::fail, 1, TimeUnit.MILLISECONDS);
            await().until(() -> ends.get() == 2);
            thread.scheduleWithFixedDelay(RedisThreadsTest::fail, 1, 1, TimeUnit.MILLISECONDS);
            await().until(() -> ends.get() == 3);
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void inAGuardedTaskWhichRunsAgain() {
        Runnable task = RedisFailures.guarded(RedisThreadsTest::fail);
        task.run();
        task.run();
        assertThat(ends).hasValue(2);
    }

    @Test
    void inWhoeverHearsAMessage() throws IOException {
        try (RealRedis redis = RealRedis.start();
                RedisLink link = TestLinks.open(redis.uri(), new SimpleMeterRegistry())) {
            link.subscribe(message -> fail(), () -> {}, Duration.ofMillis(450));
            redis.commands().publish("lw:node:here", "message");
            await().until(() -> ends.get() > 0);
        }
    }
}
