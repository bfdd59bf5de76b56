package io.longwire.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.testing.Benchmarks;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.RunnerException;

/** The benchmarks run only when asked; that they still can is seen in every build. */
class WireBenchmarksTest {

    @Test
    void readsOfAnyLengthAreDecodedFromEitherKindOfBuffer() throws RunnerException {
        assertThat(Benchmarks.callOnce(FrameReaderBenchmark.class)).isEqualTo(3 * 3 * 2);
    }

    @Test
    void framesAreWrittenToEitherKindOfBuffer() throws RunnerException {
        assertThat(Benchmarks.callOnce(FrameWriterBenchmark.class)).isEqualTo(2 * 2);
    }
}
