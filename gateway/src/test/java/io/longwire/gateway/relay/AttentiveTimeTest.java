package io.longwire.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttentiveTimeTest {

    private static final Duration MOST = Duration.ofMillis(500);

    private long nowNanos = 17;
    private final AttentiveTime time = new AttentiveTime(nowNanos, MOST.toNanos());

    private Duration tick(Duration passed, boolean hears) {
        nowNanos += passed.toNanos();
        time.tick(nowNanos, hears);
        return Duration.ofNanos(time.nanos());
    }

    @Test
    void aTickInTimeCountsAsLongAsItTook() {
        assertThat(tick(Duration.ofMillis(100), true)).isEqualTo(Duration.ofMillis(100));
        assertThat(tick(Duration.ofMillis(200), true)).isEqualTo(Duration.ofMillis(300));
    }

    @Test
    void aLateTickCountsForAPartOfItAndALongPauseForLittle() {
        assertThat(tick(Duration.ofSeconds(1), true)).isEqualTo(Duration.ofMillis(250));
        assertThat(tick(Duration.ofMinutes(1), true)).isEqualTo(MOST.plusMillis(250));
    }

    @Test
    void aNodeThatIsDeafWaitsLongerButNotForEver() {
        for (int i = 0; i < 80; i++) {
            tick(Duration.ofMillis(100), false);
        }
        assertThat(Duration.ofNanos(time.nanos())).isEqualTo(Duration.ofSeconds(2));
    }
}
