package io.longwire.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessMeterTest {

    private static final long NO_SUCH_PID = Integer.MAX_VALUE;

    private final ProcessMeter self =
            new ProcessMeter("self", ProcessHandle.current().pid());

    @Test
    @EnabledOnOs(OS.LINUX)
    void tellsTheMemoryOfAProcess() {
        assertThat(self.read().orElseThrow().residentBytes()).isGreaterThan(10_000_000);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void countsTheTimeOfAllThreads() {
        long before = self.read().orElseThrow().cpuMicros();
        Thread busy = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
        });
        busy.start();

        await().until(() -> self.read().orElseThrow().cpuMicros() >= before + 50_000);

        busy.interrupt();
    }

    @Test
    void tellsNothingOfAProcessThatIsGone() {
        assertThat(new ProcessMeter("gone", NO_SUCH_PID).read()).isEmpty();
    }
}
