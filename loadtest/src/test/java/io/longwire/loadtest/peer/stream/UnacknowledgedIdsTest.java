package io.longwire.loadtest.peer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnacknowledgedIdsTest {

    private final UnacknowledgedIds unacknowledged = new UnacknowledgedIds();

    @Test
    void givesBackAllUpToASeqInOrder() {
        for (int i = 1; i <= 100; i++) {
            assertThat(unacknowledged.add(1000 + i)).isEqualTo(i);
        }
        for (int i = 1; i <= 60; i++) {
            assertThat(unacknowledged.hasNext(60)).isTrue();
            assertThat(unacknowledged.next()).isEqualTo(1000 + i);
        }
        assertThat(unacknowledged.hasNext(60)).isFalse();
        assertThat(unacknowledged.hasNext(61)).isTrue();
    }

    @Test
    void keepsItsOrderWhenItGrowsInTheMiddle() {
        int taken = 0;
        for (int i = 1; i <= 10_000; i++) {
            unacknowledged.add(i);
            if (i % 3 == 0) {
                assertThat(unacknowledged.next()).isEqualTo(++taken);
            }
        }
        while (unacknowledged.hasNext(Long.MAX_VALUE)) {
            assertThat(unacknowledged.next()).isEqualTo(++taken);
        }
        assertThat(taken).isEqualTo(10_000);
    }
}
