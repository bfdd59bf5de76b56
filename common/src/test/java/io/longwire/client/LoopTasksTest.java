package io.longwire.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopTasksTest {

    private final Queue<Runnable> loop = new ArrayDeque<>();
    private final List<String> ran = new ArrayList<>();
    private final LoopTasks tasks = new LoopTasks(loop::add, () -> ran.add("flush"));

    @Test
    void whatIsSubmittedWhileTheLoopIsBusyRunsInOneBatch() {
        tasks.submit(() -> ran.add("a"));
        tasks.submit(() -> ran.add("b"));

        assertThat(loop).hasSize(1);
        loop.remove().run();
        assertThat(ran).containsExactly("a", "b", "flush");

        tasks.submit(() -> ran.add("c"));
        assertThat(loop).hasSize(1);
    }

    @Test
    void aTaskSubmittedByATaskRunsAfterIt() {
        tasks.submit(() -> {
            tasks.submit(() -> ran.add("b"));
            ran.add("a");
        });
        loop.remove().run();

        assertThat(ran).containsExactly("a", "b", "flush");
    }

    @Test
    void tasksThatBegetTasksForEverLeaveTheLoopToOthersInBetween() {
        AtomicInteger generation = new AtomicInteger();
        tasks.submit(() -> beget(generation));

        for (int i = 0; i < 3; i++) {
            loop.remove().run();
        }

        assertThat(ran).containsExactly("flush", "flush", "flush");
        assertThat(generation).hasValueGreaterThan(3);
        assertThat(loop).isNotEmpty();
    }

    private void beget(AtomicInteger generation) {
        generation.incrementAndGet();
        tasks.submit(() -> beget(generation));
    }
}
