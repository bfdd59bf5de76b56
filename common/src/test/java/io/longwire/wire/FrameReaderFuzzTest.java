package io.longwire.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Lets a fuzzer look for bytes and cuts that the reader takes differently together than apart. A plain build runs the
 * inputs that are checked in; with {@code JAZZER_FUZZ=1} in the environment it looks for new ones.
 */
class FrameReaderFuzzTest {

    private static final int MAX_FRAME_BYTES = 512;

    /** The first byte says how many cuts follow, one byte each, modulo the stream's length; the rest is the stream. */
    @FuzzTest(maxDuration = "5m")
    void cutsDoNotMatter(byte[] data) {
        int cutCount = data.length == 0 ? 0 : Math.min(data[0] & 0xff, data.length - 1);
        byte[] stream = Arrays.copyOfRange(data, Math.min(1 + cutCount, data.length), data.length);
        SortedSet<Integer> cuts = new TreeSet<>();
        for (int i = 1; i <= cutCount; i++) {
            cuts.add((data[i] & 0xff) % (stream.length + 1));
        }

        assertThat(Reading.of(stream, MAX_FRAME_BYTES, cuts))
                .isEqualTo(Reading.of(stream, MAX_FRAME_BYTES, new TreeSet<>()));
    }
}
