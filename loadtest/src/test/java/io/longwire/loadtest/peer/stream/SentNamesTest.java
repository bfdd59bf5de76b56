package io.longwire.loadtest.peer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SentNamesTest {

    private static final int LAST = 0xffff;

    private final SentNames names = new SentNames(LAST);

    @Test
    void findsANameByItsNumberOnce() {
        int first = names.add(3, 10_000_000_000L);
        int second = names.add(4, 2);

        assertThat(names.take(first)).isTrue();
        assertThat(names.stream()).isEqualTo(3);
        assertThat(names.number()).isEqualTo(10_000_000_000L);
        assertThat(names.take(first)).isFalse();
        assertThat(names.take(second)).isTrue();
    }

    @Test
    void knowsNoNumberThatItDidNotGive() {
        assertThat(names.take(1)).isFalse();
        names.add(1, 1);
        assertThat(names.take(0)).isFalse();
        assertThat(names.take(17)).isFalse();
        assertThat(names.take(-1)).isFalse();
    }

    @Test
    void givesNumbersAgainWithoutTakingOneThatIsStillAwaited() {
        int awaited = names.add(1, 0);
        for (int number = 1; number <= 3 * LAST; number++) {
            int id = names.add(1, number);
            assertThat(id).isBetween(1, LAST).isNotEqualTo(awaited);
            assertThat(names.take(id)).isTrue();
            assertThat(names.number()).isEqualTo(number);
        }
        assertThat(names.take(awaited)).isTrue();
    }

    @Test
    void isFullWhenEveryNumberIsAwaited() {
        for (int number = 1; number <= LAST; number++) {
            assertThat(names.add(1, number)).isEqualTo(number);
        }

        assertThat(names.add(1, LAST + 1)).isEqualTo(SentNames.FULL);
        assertThat(names.take(1)).isTrue();
        assertThat(names.add(1, LAST + 1)).isEqualTo(1);
    }
}
