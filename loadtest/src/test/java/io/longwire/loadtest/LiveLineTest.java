package io.longwire.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.loadtest.device.Counts;
import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.device.Tally;
import io.longwire.loadtest.scenario.Conductor.Moment;
import io.longwire.loadtest.scenario.Phase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveLineTest {

    private static final Phase CHAT = Phase.lasting("chat", Duration.ofSeconds(20));
    private static final Phase LOG_IN = Phase.until("log in", Duration.ofSeconds(60));

    private final StringWriter out = new StringWriter();

    private static Moment moment(Phase phase, Interval interval) {
        return new Moment(phase, 5, 9, 1, interval, 1_200, 7, Map.of());
    }

    private static Interval chatted() {
        Tally tally = new Tally();
        tally.counter(Counts.DELIVERED).add(31_000);
        tally.counter(Counts.ENDS + "/LOST: timed out").add(2);
        tally.timer(Counts.DELIVERY).record(4_200_000);
        return tally.take();
    }

    @Test
    void tellsHowMuchOfAPhaseIsOverAndWhatIsGoingOn() {
        assertThat(LiveLine.text(moment(CHAT, chatted()), 2))
                .isEqualTo("chat        25 %    1,200 on line     31,000 msg/s  p99   4.2 ms  2 errors  15 s left");
    }

    @Test
    void tellsHowLongAPhaseHasLastedThatEndsWhenItsWorkIsDone() {
        assertThat(LiveLine.text(moment(LOG_IN, new Interval()), 0))
                .isEqualTo("log in       5 s    1,200 on line          0 msg/s  p99        –  0 errors  7 to arrive");
    }

    @Test
    void countsErrorsFromTheBeginning() {
        LiveLine line = new LiveLine(new PrintWriter(out), false);

        line.heard(moment(CHAT, chatted()));
        line.heard(moment(CHAT, chatted()));

        assertThat(out.toString().lines()).hasSize(2).last().asString().contains("4 errors");
    }

    @Test
    void onATerminalOneLineIsWrittenOver() {
        LiveLine line = new LiveLine(new PrintWriter(out), true);

        line.heard(moment(CHAT, chatted()));
        line.heard(moment(CHAT, chatted()));
        line.clear();

        assertThat(out.toString()).doesNotContain("\n").endsWith("\r\u001b[2K");
    }
}
