package io.longwire.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.presence.Instance;
import org.junit.jupiter.api.Test;

class LeasesSeenTest {

    private static final Instance THERE = new Instance("there", "1");
    private static final long MILLISECOND = 1_000_000;

    private final LeasesSeen leases = new LeasesSeen();

    @Test
    void aLeaseIsBelievedForAMomentOnly() {
        leases.seen(THERE, 5);
        assertThat(leases.isFresh(THERE, 5 + LeasesSeen.FRESH.toNanos() - 1)).isTrue();
        assertThat(leases.isFresh(THERE, 5 + LeasesSeen.FRESH.toNanos())).isFalse();
    }

    @Test
    void aLeaseThatHasExpiredIsNotBelieved() {
        leases.seen(THERE, 5);
        leases.expired(THERE);
        assertThat(leases.isFresh(THERE, 6)).isFalse();
    }

    @Test
    void aPeerThatIsStartedAHundredTimesIsRememberedForAMoment() {
        long now = 0;
        for (int i = 0; i < 100; i++) {
            now += 200 * MILLISECOND;
            leases.seen(new Instance("there", "start-" + i), now);
        }
        assertThat(leases.size()).isEqualTo(5);
    }
}
