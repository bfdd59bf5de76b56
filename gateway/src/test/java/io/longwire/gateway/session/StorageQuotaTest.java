package io.longwire.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a user has stored is bounded a minute, and so is what is remembered of users. */
class StorageQuotaTest {

    private static final int QUOTA = 60_000;

    private long now = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos(); // the clock may run over at any time
    private final StorageQuota quota = new StorageQuota(QUOTA, () -> now);

    @Test
    void aMinutesWorthMayBeStoredAtOnceAndTheRestWaits() {
        quota.stored("alice", QUOTA);
        assertThat(quota.waitOf("alice")).isZero();

        quota.stored("alice", 5_000);
        assertThat(quota.waitOf("alice")).isEqualTo(Duration.ofSeconds(5));
        assertThat(quota.waitOf("bob")).isZero();

        pass(Duration.ofSeconds(5));
        assertThat(quota.waitOf("alice")).isZero();
        quota.stored("alice", 1_000);
        assertThat(quota.waitOf("alice")).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whoStoresNothingForAMinuteHasAllOfTheQuotaAgain() {
        quota.stored("alice", QUOTA);
        pass(Duration.ofHours(1));
        quota.stored("alice", QUOTA);
        assertThat(quota.waitOf("alice")).isZero();
        quota.stored("alice", 1_000);
        assertThat(quota.waitOf("alice")).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aWaitIsNeitherTooShortToBeOfUseNorLongerThanAMinute() {
        quota.stored("alice", QUOTA + 1);
        assertThat(quota.waitOf("alice")).isEqualTo(Duration.ofMillis(200));
        quota.stored("alice", 100 * QUOTA);
        assertThat(quota.waitOf("alice")).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void theLargestMessageIsCountedAtTheLowestQuota() {
        StorageQuota low = new StorageQuota(64 * 1024, () -> now);
        low.stored("alice", 17 << 20);
        assertThat(low.waitOf("alice")).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void usersAreForgottenOnceTheyHavePaid() {
        for (int i = 0; i < 5_000; i++) {
            quota.stored("user" + i, 10);
            pass(Duration.ofMillis(10));
        }
        assertThat(quota.users()).isLessThan(1_200);
    }

    @Test
    void noMoreUsersAreRememberedThanFit() {
        for (int i = 0; i <= StorageQuota.MAX_USERS; i++) {
            quota.stored("user" + i, 2 * QUOTA);
        }
        assertThat(quota.users()).isEqualTo(StorageQuota.MAX_USERS);
        assertThat(quota.waitOf("user" + StorageQuota.MAX_USERS)).isZero();
        quota.stored("user0", 1);
        assertThat(quota.waitOf("user0")).isPositive();

        pass(Duration.ofMinutes(3));
        quota.stored("late", 1);
        assertThat(quota.users()).isEqualTo(1);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
