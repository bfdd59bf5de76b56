package io.longwire.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UserLoginsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private long now = Long.MAX_VALUE - Duration.ofSeconds(10).toNanos(); // the clock may run over at any time
    private final UserLogins logins = new UserLogins(30, () -> now, registry);

    @Test
    void soManyComeAtOnceAndAsManyAMinute() {
        assertThat(taken(31)).isEqualTo(30);
        assertThat(logins.take("bob")).isEqualTo(Duration.ofSeconds(2));

        pass(Duration.ofMinutes(1));
        assertThat(taken(31)).isEqualTo(30);
    }

    @Test
    void whoComesWhenToldIsTakenAndWhoComesSoonerIsToldTheRest() {
        taken(30);
        pass(Duration.ofMillis(1_999).plusNanos(1));
        assertThat(logins.take("bob")).isEqualTo(Duration.ofMillis(1));

        pass(Duration.ofMillis(1));
        assertThat(logins.take("bob")).isZero();
        assertThat(logins.take("bob")).isPositive();
    }

    @Test
    void aRefusalIsCountedAndPutsNothingOff() {
        taken(30);
        for (int i = 0; i < 100; i++) {
            assertThat(logins.take("bob")).isEqualTo(Duration.ofSeconds(2));
        }
        assertThat(registry.get("longwire.refused")
                        .tag("gate", "user_logins")
                        .counter()
                        .count())
                .isEqualTo(100);
    }

    @Test
    void nobodyElseIsHeldUp() {
        taken(30);

        assertThat(logins.take("alice")).isZero();
    }

    @Test
    void usersAreForgottenWhenTheirLoginsAreWorkedOff() {
        for (int i = 0; i < 1_000; i++) {
            logins.take("user-" + i);
        }
        pass(Duration.ofSeconds(2));
        logins.take("bob");

        assertThat(logins.users()).isEqualTo(1);
    }

    @Test
    void ofTooManyUsersTheOldestIsForgotten() {
        taken(30);
        for (int i = 0; i < UserLogins.MAX_USERS; i++) {
            logins.take("user-" + i);
        }

        assertThat(logins.users()).isEqualTo(UserLogins.MAX_USERS);
        assertThat(logins.take("bob")).isZero();
    }

    @Test
    void zeroTakesAnyNumber() {
        UserLogins open = new UserLogins(0, () -> now, new SimpleMeterRegistry());
        for (int i = 0; i < 1_000; i++) {
            assertThat(open.take("bob")).isZero();
        }
        assertThat(open.users()).isZero();
    }

    private int taken(int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            if (logins.take("bob").isZero()) {
                taken++;
            }
        }
        return taken;
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
