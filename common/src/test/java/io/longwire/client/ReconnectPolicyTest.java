package io.longwire.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.client.NextStep.Reconnect;
import io.longwire.client.NextStep.Stop;
import io.longwire.proto.Kick;
import io.longwire.proto.Kick.Reason;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReconnectPolicyTest {

    private static final Duration NEVER_ON_LINE = Duration.ZERO;

    /** Always the longest wait. */
    private static final RandomGenerator LONGEST = new RandomGenerator() {
        @Override
        public long nextLong() {
            return -1;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    private final ReconnectPolicy policy = new ReconnectPolicy(Backoff.DEFAULT, true, LONGEST);

    @Test
    void theLongestWaitDoublesUpToTheCap() {
        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 64, 120, 120}) {
            assertThat(policy.afterLoss(NEVER_ON_LINE)).isEqualTo(reconnect(Duration.ofSeconds(seconds)));
        }
        for (int i = 0; i < 100; i++) {
            assertThat(policy.afterLoss(NEVER_ON_LINE)).isEqualTo(reconnect(Duration.ofMinutes(2)));
        }
    }

    @Test
    void waitsAreSpreadFromZeroToTheLongest() {
        RandomGenerator random = new SplittableRandom(42);
        Duration least = Duration.ofDays(1);
        Duration most = Duration.ZERO;
        for (int i = 0; i < 1_000; i++) {
            Duration delay = Backoff.DEFAULT.delay(3, random);
            least = delay.compareTo(least) < 0 ? delay : least;
            most = delay.compareTo(most) > 0 ? delay : most;
        }
        assertThat(least).isLessThan(Duration.ofMillis(100));
        assertThat(most).isBetween(Duration.ofMillis(7_900), Duration.ofSeconds(8));
    }

    @Test
    void aConnectionThatWasSteadyStartsTheCountAgain() {
        policy.afterLoss(NEVER_ON_LINE);
        policy.afterLoss(NEVER_ON_LINE);

        assertThat(policy.afterLoss(Duration.ofSeconds(59))).isEqualTo(reconnect(Duration.ofSeconds(4)));
        assertThat(policy.afterLoss(Duration.ofSeconds(60))).isEqualTo(reconnect(Duration.ofSeconds(1)));
        assertThat(policy.afterLoss(NEVER_ON_LINE)).isEqualTo(reconnect(Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @EnumSource(names = {"IDLE", "LOGIN_TIMEOUT", "OVERLOADED", "DRAINING", "UNAVAILABLE", "REASON_UNSPECIFIED"})
    void someKicksAreFollowedByAReconnectAfterWhatTheGatewayAskedForAndJitter(Reason reason) {
        NextStep next = policy.afterKick(
                Kick.newBuilder().setReason(reason).setRetryAfterMs(5_000).build(), NEVER_ON_LINE);

        assertThat(next).isEqualTo(reconnect(Duration.ofSeconds(6)));
    }

    @ParameterizedTest
    @EnumSource(names = {"REPLACED", "ADMIN", "BAD_FRAME", "UNSUPPORTED_VERSION", "NOT_ALLOWED"})
    void someKicksEndTheClient(Reason reason) {
        assertThat(policy.afterKick(kick(reason), NEVER_ON_LINE)).isInstanceOf(Stop.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAUTHENTICATED", "TOKEN_EXPIRED"})
    void aTokenIsAskedForAgainOnce(Reason reason) {
        assertThat(policy.afterKick(kick(reason), NEVER_ON_LINE)).isInstanceOf(Reconnect.class);
        // A connection that fails in between says nothing about the token.
        policy.afterLoss(NEVER_ON_LINE);
        assertThat(policy.afterKick(kick(reason), NEVER_ON_LINE)).isInstanceOf(Stop.class);
    }

    @Test
    void aTokenThatRunsOutEachDayIsAskedForEachDay() {
        for (int day = 0; day < 10; day++) {
            policy.welcomed();
            assertThat(policy.afterKick(kick(Reason.TOKEN_EXPIRED), Duration.ofDays(1)))
                    .isInstanceOf(Reconnect.class);
        }
    }

    @Test
    void aReasonOfTheFutureIsFollowedByAReconnect() {
        Kick unknown = Kick.newBuilder().setReasonValue(99).build();

        assertThat(policy.afterKick(unknown, NEVER_ON_LINE)).isInstanceOf(Reconnect.class);
    }

    @Test
    void nothingIsFollowedByAReconnectWhenItIsOff() {
        ReconnectPolicy off = new ReconnectPolicy(Backoff.DEFAULT, false, LONGEST);

        assertThat(off.afterLoss(NEVER_ON_LINE)).isInstanceOf(Stop.class);
        assertThat(off.afterKick(kick(Reason.IDLE), NEVER_ON_LINE)).isInstanceOf(Stop.class);
        assertThat(off.afterKick(kick(Reason.UNAUTHENTICATED), NEVER_ON_LINE)).isInstanceOf(Stop.class);
    }

    @Test
    void backoffsThatMakeNoSenseAreRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, second, second)).hasMessageContaining("base");
        assertThatThrownBy(() -> new Backoff(second, Duration.ZERO, second)).hasMessageContaining("cap");
    }

    private static Kick kick(Reason reason) {
        return Kick.newBuilder().setReason(reason).build();
    }

    private static NextStep reconnect(Duration delay) {
        return new Reconnect(delay);
    }
}
