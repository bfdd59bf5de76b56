package io.longwire.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.client.Heartbeat.Due;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

    private static final Duration INTERVAL = Duration.ofSeconds(100);

    /** Far from zero, as {@link System#nanoTime} may be, on its negative side. */
    private static final long START = -7_000_000_000_000L;

    private final Heartbeat heartbeat = new Heartbeat(INTERVAL, new SplittableRandom(1), START);

    @Test
    void nothingIsDueWhileBothSidesTalk() {
        assertThat(heartbeat.due(at(50), at(0), at(0))).isEqualTo(Due.NOTHING);
        assertThat(heartbeat.due(at(150), at(140), at(130))).isEqualTo(Due.NOTHING);
    }

    @Test
    void aBeatIsDueAfterAlmostAnIntervalOfItsOwnSilence() {
        long wait = heartbeat.nanosUntilDue(at(0), at(0), at(0));

        assertThat(Duration.ofNanos(wait)).isBetween(Duration.ofSeconds(80), Duration.ofSeconds(100));
        assertThat(heartbeat.due(START + wait - 1, at(0), at(0))).isEqualTo(Due.NOTHING);
        assertThat(heartbeat.due(START + wait, at(0), at(0))).isEqualTo(Due.BEAT);
    }

    @Test
    void aBeatIsDueWhenWhatItSendsStaysWithoutAnswer() {
        assertThat(heartbeat.due(at(101), at(100), at(0))).isEqualTo(Due.BEAT);
    }

    @Test
    void eachBeatComesAtAnotherFractionOfTheInterval() {
        long first = heartbeat.nanosUntilDue(at(0), at(0), at(0));
        heartbeat.beaten(at(100));
        long second = heartbeat.nanosUntilDue(at(100), at(100), at(100));

        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void theConnectionIsDeadAfterOneAndAHalfIntervalsOfTheGatewaysSilence() {
        heartbeat.beaten(at(90));

        assertThat(heartbeat.due(at(150), at(90), at(0))).isEqualTo(Due.NOTHING);
        assertThat(heartbeat.nanosUntilDue(at(150), at(140), at(0)))
                .isEqualTo(Duration.ofSeconds(1).toNanos());
        assertThat(heartbeat.due(at(151), at(90), at(0))).isEqualTo(Due.DEAD);
    }

    private static long at(int seconds) {
        return START + Duration.ofSeconds(seconds).toNanos();
    }
}
