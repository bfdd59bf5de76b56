package io.longwire.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamPositionTest {

    private final StreamPosition position = new StreamPosition();

    @Test
    void framesAreTakenInTheirOrder() {
        for (int number = 0; number < 3; number++) {
            assertThat(position.advance(4, number)).isEmpty();
        }
        assertThat(position.advance(9, 0)).isEmpty();
        assertThat(position.advance(9, 1)).isEmpty();
    }

    @Test
    void afterAGapNothingOfTheStreamIsTaken() {
        assertThat(position.advance(4, 0)).isEmpty();
        assertThat(position.advance(4, 2)).hasValue(1);
        assertThat(position.advance(4, 3)).hasValue(1);
        assertThat(position.advance(5, 0)).isEmpty();
    }

    @Test
    void aFrameIsNotTakenTwice() {
        assertThat(position.advance(4, 0)).isEmpty();
        assertThat(position.advance(4, 0)).hasValue(1);
    }

    @Test
    void anEarlierStreamIsNotTakenAnyMore() {
        assertThat(position.advance(4, 0)).isEmpty();
        assertThat(position.advance(3, 0)).hasValue(0);
        assertThat(position.advance(3, 7)).hasValue(7);
        assertThat(position.advance(4, 1)).isEmpty();
    }

    @Test
    void aStreamBeginsAtItsFirstFrame() {
        assertThat(position.advance(4, 3)).hasValue(0);
        assertThat(position.advance(4, 0)).isEmpty();
    }
}
