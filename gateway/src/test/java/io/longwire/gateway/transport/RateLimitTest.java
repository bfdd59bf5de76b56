package io.longwire.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.config.RateConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private static final RateConfig BOUNDS = new RateConfig(10, 10_000);

    private final RateLimit rate = new RateLimit(BOUNDS, 0);

    @Test
    void aSecondsWorthMayComeAtOnce() {
        for (int i = 0; i < 10; i++) {
            assertThat(rate.take(1, 0)).isTrue();
        }
        assertThat(rate.take(1, 0)).isFalse();
        assertThat(rate.untilOpen()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void bytesCountToo() {
        assertThat(rate.take(15_000, 0)).isFalse();
        assertThat(rate.untilOpen()).isEqualTo(Duration.ofMillis(500));
        rate.fill(Duration.ofMillis(500).toNanos());
        assertThat(rate.untilOpen()).isEqualTo(Duration.ZERO);
    }

    @Test
    void allTopicsMayChangeAtOnceAndThenAHundredASecond() {
        assertThat(rate.take(1, 200)).isTrue();
        assertThat(rate.take(1, 50)).isFalse();
        assertThat(rate.untilOpen()).isEqualTo(Duration.ofMillis(500));
        rate.fill(Duration.ofMillis(500).toNanos());
        assertThat(rate.untilOpen()).isEqualTo(Duration.ZERO);
        rate.fill(Duration.ofHours(1).toNanos());
        assertThat(rate.take(1, 200)).isTrue();
        assertThat(rate.take(1, 1)).isFalse();
    }

    @Test
    void aPhoneThatChangesItsTopicsWithoutEndIsToldApart() {
        long now = 0;
        for (int second = 0; second < 60; second++) {
            rate.take(1, 150);
            assertThat(rate.isTopicsExceeded()).as("second %d", second).isFalse();
            now += Duration.ofMillis(1_500).toNanos();
            rate.fill(now);
        }
        for (int second = 0; second < 60; second++) {
            rate.take(1, second == 0 ? 300 : 100);
            assertThat(rate.isTopicsExceeded()).as("second %d", second).isFalse();
            now += Duration.ofSeconds(1).toNanos();
            rate.fill(now);
        }
        now += Duration.ofSeconds(1).toNanos();
        rate.take(1, 100);
        rate.take(1, 100);
        rate.fill(now);
        assertThat(rate.isTopicsExceeded()).isTrue();
    }

    @Test
    void moreTopicsAtOnceThanTenSecondsAllowAreTooMany() {
        rate.take(1, 1_200);
        assertThat(rate.isTopicsExceeded()).isFalse();
        rate.take(1, 1);
        assertThat(rate.isTopicsExceeded()).isTrue();
    }

    @Test
    void whoeverIsToldToStopIsToldForHowLong() {
        RateLimit odd = new RateLimit(new RateConfig(3, 10_000), 0);
        long now = 0;
        for (int i = 0; i < 10_000; i++) {
            while (odd.take(1, 0)) {}
            assertThat(odd.untilOpen()).isPositive();
            now += odd.untilOpen().toNanos();
            odd.fill(now);
        }
    }

    @Test
    void aLongSilenceSavesUpNoMoreThanASecond() {
        rate.fill(Duration.ofHours(1).toNanos());
        for (int i = 0; i < 10; i++) {
            rate.take(1, 0);
        }
        assertThat(rate.take(1, 0)).isFalse();
    }

    @Test
    void whatIsStoppedForLessThanANanosecondIsToldToWaitAllTheSame() {
        RateLimit fast = new RateLimit(new RateConfig(30_000, 10_000_000), 0);
        for (int i = 0; i < 30_000; i++) {
            fast.take(1, 0);
        }
        fast.fill(33_333); // 0.99999 of a frame
        assertThat(fast.take(1, 0)).isFalse();
        assertThat(fast.untilOpen()).isPositive();
    }
}
