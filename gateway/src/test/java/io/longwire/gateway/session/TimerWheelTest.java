package io.longwire.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TimerWheelTest {

    private static final long START = 17;

    private final TimerWheel wheel = new TimerWheel(START);
    private final List<String> fired = new ArrayList<>();
    private long now = START;

    private void passMillis(long millis) {
        now += Duration.ofMillis(millis).toNanos();
        wheel.tick(now);
    }

    @Test
    void aTimerFiresOnceAndNotBeforeItsTime() {
        wheel.schedule(Duration.ofMillis(250), () -> fired.add("a"));
        passMillis(200);
        assertThat(fired).isEmpty();
        for (int i = 0; i < 10; i++) {
            passMillis(100);
        }
        assertThat(fired).containsExactly("a");
    }

    @Test
    void aTimerFurtherAwayThanATurnWaitsForItsOwn() {
        wheel.schedule(Duration.ofMinutes(5), () -> fired.add("far"));
        for (int i = 0; i < 2_999; i++) {
            passMillis(100);
        }
        assertThat(fired).isEmpty();
        for (int i = 0; i < 4; i++) {
            passMillis(100);
        }
        assertThat(fired).containsExactly("far");
    }

    @Test
    void aCancelledTimerDoesNotFire() {
        wheel.schedule(Duration.ofMillis(100), () -> fired.add("a")).cancel();
        passMillis(1_000);
        assertThat(fired).isEmpty();
    }

    @Test
    void afterAStallEverythingThatIsDueFires() {
        for (int seconds : new int[] {1, 30, 60, 90}) {
            wheel.schedule(Duration.ofSeconds(seconds), () -> fired.add(seconds + " s"));
        }
        passMillis(80_000);
        assertThat(fired).containsExactlyInAnyOrder("1 s", "30 s", "60 s");
        passMillis(20_000);
        assertThat(fired).hasSize(4);
    }

    @Test
    void aTaskMayScheduleTheNext() {
        wheel.schedule(Duration.ofMillis(100), () -> wheel.schedule(Duration.ofMillis(100), () -> fired.add("second")));
        for (int i = 0; i < 6; i++) {
            passMillis(100);
        }
        assertThat(fired).containsExactly("second");
    }

    @Test
    void withUnevenTicksNoTimerIsEarlyAndNoneIsLaterThanTwoTicksAndTheLongestGap() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            long delayMillis = 1 + random.nextLong(120_000);
            long due = now + Duration.ofMillis(delayMillis).toNanos();
            wheel.schedule(Duration.ofMillis(delayMillis), () -> {
                long lateMillis = Duration.ofNanos(now - due).toMillis();
                if (lateMillis < 0 || lateMillis > 350) {
                    wrong.add(delayMillis + " ms fired " + lateMillis + " ms late");
                }
                fired.add("");
            });
            passMillis(80 + random.nextLong(70));
        }
        for (int i = 0; i < 2_000; i++) {
            passMillis(100);
        }
        assertThat(wrong).isEmpty();
        assertThat(fired).hasSize(2_000);
    }

    @Test
    void aTimerThatFailsTakesNoOtherWithIt() {
        wheel.schedule(Duration.ofMillis(100), () -> {
            throw new IllegalStateException("a bug");
        });
        wheel.schedule(Duration.ofMillis(100), () -> fired.add("same spoke"));
        wheel.schedule(Duration.ofMillis(200), () -> fired.add("next spoke"));
        for (int i = 0; i < 5; i++) {
            passMillis(100);
        }
        assertThat(fired).containsExactly("same spoke", "next spoke");
    }

    @Test
    void aTimerMayBeFurtherAwayThanNanosecondsReach() {
        wheel.schedule(Duration.ofDays(365L * 8_000), () -> fired.add("year 9999"));
        passMillis(60_000);
        assertThat(fired).isEmpty();
        assertThat(wheel.size()).isEqualTo(1);
    }

    @Test
    void aCancelledTimerIsNotKeptUntilItsTime() {
        TimerWheel.Timer timer = wheel.schedule(Duration.ofDays(30), () -> fired.add("cancelled"));
        timer.cancel();
        passMillis(60_000);
        assertThat(wheel.size()).isZero();
        assertThat(fired).isEmpty();
    }

    @Test
    void ofAStallLittleCountsAsTimeInWhichTheLoopWasAtWork() {
        TimerWheel wheel = new TimerWheel(0);
        long tick = TimerWheel.TICK.toNanos();
        wheel.tick(tick);
        wheel.tick(2 * tick);
        assertThat(wheel.attentiveNanos()).isEqualTo(2 * tick);
        wheel.tick(1_000 * tick);
        assertThat(wheel.attentiveNanos()).isEqualTo(6 * tick);
    }
}
