package io.longwire.loadtest.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RivalryTest {

    private long nanos;
    private final Rivalry rivalry = new Rivalry(() -> nanos);

    private boolean endedAfter(Duration online) {
        rivalry.online();
        nanos += online.toNanos();
        return rivalry.ended();
    }

    @Test
    void threeEndsSoonAfterTheLoginLookLikeARival() {
        assertThat(endedAfter(Duration.ofSeconds(1))).isFalse();
        assertThat(endedAfter(Duration.ofSeconds(30))).isFalse();
        assertThat(endedAfter(Duration.ofSeconds(1))).isTrue();
        assertThat(endedAfter(Duration.ofSeconds(1))).isFalse();
    }

    @Test
    void aConnectionThatLastedBeginsAnew() {
        assertThat(endedAfter(Duration.ofSeconds(1))).isFalse();
        assertThat(endedAfter(Duration.ofSeconds(1))).isFalse();
        assertThat(endedAfter(Duration.ofMinutes(2))).isFalse();
        assertThat(endedAfter(Duration.ofSeconds(1))).isFalse();
    }

    @Test
    void aGatewayThatIsNotReachedIsNoRival() {
        assertThat(endedAfter(Duration.ofSeconds(1))).isFalse();
        assertThat(endedAfter(Duration.ofSeconds(1))).isFalse();
        assertThat(rivalry.ended()).isFalse();
        assertThat(endedAfter(Duration.ofSeconds(1))).isFalse();
    }
}
