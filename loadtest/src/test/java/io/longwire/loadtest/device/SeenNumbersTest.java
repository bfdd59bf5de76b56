package io.longwire.loadtest.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeenNumbersTest {

    private final SeenNumbers seen = new SeenNumbers();

    @Test
    void eachNumberIsNewOnce() {
        assertThat(seen.add(1)).isTrue();
        assertThat(seen.add(3)).isTrue();
        assertThat(seen.add(2)).isTrue();
        assertThat(seen.add(2)).isFalse();
        assertThat(seen.add(3)).isFalse();
    }

    @Test
    void whatLiesBehindTheWindowCountsAsSeen() {
        long highest = 10_000;
        seen.add(highest);

        assertThat(seen.add(highest - SeenNumbers.WINDOW)).isFalse();
        assertThat(seen.add(highest - SeenNumbers.WINDOW + 1)).isTrue();
        assertThat(seen.add(highest - SeenNumbers.WINDOW + 1)).isFalse();
    }

    @Test
    void aLeapLeavesNothingBehind() {
        for (long number = 1; number <= SeenNumbers.WINDOW; number++) {
            seen.add(number);
        }
        long far = 5L * SeenNumbers.WINDOW;
        seen.add(far);

        for (long number = far - SeenNumbers.WINDOW + 1; number < far; number++) {
            assertThat(seen.add(number)).as("" + number).isTrue();
        }
    }

    @Test
    void agreesWithASetOfAllNumbers() {
        Random random = new Random(3);
        Set<Long> all = new HashSet<>();
        long highest = 0;
        for (int i = 0; i < 50_000; i++) {
            long number = Math.max(1, highest + 20 - random.nextInt(SeenNumbers.WINDOW));
            highest = Math.max(highest, number);
            assertThat(seen.add(number)).isEqualTo(all.add(number));
        }
    }
}
