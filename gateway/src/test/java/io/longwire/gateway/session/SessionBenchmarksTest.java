package io.longwire.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.testing.Benchmarks;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.RunnerException;

/** The benchmarks run only when asked; that they still can is seen in every build. */
class SessionBenchmarksTest {

    @Test
    void windowsOfAnySizeAreFilledAndAcknowledged() throws RunnerException {
        assertThat(Benchmarks.callOnce(InFlightWindowBenchmark.class)).isEqualTo(3);
    }
}
