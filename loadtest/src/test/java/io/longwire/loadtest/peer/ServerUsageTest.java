package io.longwire.loadtest.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ServerUsageTest {

    private static final long NO_SUCH_PID = Integer.MAX_VALUE;

    private final long self = ProcessHandle.current().pid();

    @Test
    @EnabledOnOs(OS.LINUX)
    void tellsTheMemoryOfAProcess() {
        assertThat(ServerUsage.of(self).residentBytes().orElseThrow()).isGreaterThan(10_000_000);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void countsTheTimeOfAllThreads() {
        long before = ServerUsage.of(self).cpuMicros().orElseThrow();
        Thread busy = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
        });
        busy.start();

        await().until(() -> ServerUsage.of(self).cpuMicros().orElseThrow() >= before + 50_000);

        busy.interrupt();
    }

    @Test
    void tellsNothingOfAProcessThatIsGone() {
        assertThat(ServerUsage.of(NO_SUCH_PID).cpuMicros()).isEmpty();
        assertThat(ServerUsage.of(NO_SUCH_PID).residentBytes()).isEmpty();
    }
}
