package io.longwire.loadtest.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FatesTest {

    private static final int STREAM = 7;
    private static final int REFUSED = Fate.answered(Fate.SENT) | Fate.REFUSED;

    private int forgotten;
    private final Fates fates = new Fates(new Rules(Promises.ALL), 1000, (key, fate) -> forgotten++);
    private final Window window = fates.window(STREAM);

    private void end(long number, int fate) {
        fates.set(STREAM, window, number, fate);
    }

    @Test
    void whatEndedWellTakesNoMemory() {
        for (long number = 1; number <= 1_000_000; number++) {
            fates.add(STREAM, window);
            end(number, Fate.SETTLED);
        }
        assertThat(window.size()).isLessThan(10);
        assertThat(fates.aside()).isZero();
        assertThat(fates.get(STREAM, window, 1)).isEqualTo(Fate.SETTLED);
    }

    @Test
    void aMessageThatNobodyAnswersDoesNotHoldTheOthersUp() {
        fates.add(STREAM, window);
        for (long number = 2; number <= 1_000_000; number++) {
            fates.add(STREAM, window);
            end(number, Fate.SETTLED);
        }
        assertThat(window.size()).isLessThan(10);
        assertThat(fates.get(STREAM, window, 1)).isEqualTo(Fate.SENT);
        assertThat(fates.get(STREAM, window, 2)).isEqualTo(Fate.SETTLED);
    }

    @Test
    void aBurstGivesItsRoomBack() {
        for (int i = 0; i < 1000; i++) {
            fates.add(STREAM, window);
        }
        assertThat(window.size()).isGreaterThanOrEqualTo(1000);
        for (long number = 1000; number > 0; number--) {
            end(number, Fate.SETTLED);
        }
        assertThat(window.size()).isLessThan(10);
    }

    @Test
    void ofRefusalsWithoutEndOnlySomeAreRemembered() {
        for (long number = 1; number <= 100_000; number++) {
            fates.add(STREAM, window);
            end(number, REFUSED);
        }
        assertThat(fates.aside()).isLessThan(1100);
        assertThat(forgotten).isEqualTo(100_000 - fates.aside());
        assertThat(window.size()).isLessThan(10);
    }

    @Test
    void whatIsSetAsideIsFoundAgainAsInAMap() {
        Aside aside = new Aside();
        Map<Long, Integer> expected = new HashMap<>();
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            long key = 1L + random.nextInt(5000);
            if (random.nextBoolean()) {
                aside.put(key, i);
                expected.put(key, i);
            } else {
                aside.remove(key);
                expected.remove(key);
            }
        }
        Map<Long, Integer> found = new HashMap<>();
        aside.each(found::put);
        assertThat(found).isEqualTo(expected).hasSize(aside.size());
        assertThat(expected)
                .allSatisfy((key, fate) -> assertThat(aside.get(key, -1)).isEqualTo(fate));
    }
}
