package io.longwire.loadtest.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IntervalTest {

    private final Tally tally = new Tally();

    @Test
    void isTakenAwayFromATallyWhichGoesOnFromZero() {
        Tally.Counter sent = tally.counter("sent");
        Tally.Timer login = tally.timer("login");
        sent.add(3);
        login.record(5_000_000);

        Interval first = tally.take();
        sent.increment();
        Interval second = tally.take();

        assertThat(first.count("sent")).isEqualTo(3);
        assertThat(first.latency("login").getTotalCount()).isEqualTo(1);
        assertThat(second.counts()).containsExactly(Map.entry("sent", 1L));
        assertThat(second.latencies()).isEmpty();
    }

    @Test
    void addsUp() {
        tally.counter("ends/LOST: reset").add(2);
        tally.timer("login").record(1_000_000);
        Interval all = tally.take();
        tally.counter("ends/LOST: reset").add(3);
        tally.counter("ends/KICKED: IDLE").add(1);
        tally.counter("endless").add(50);
        tally.timer("login").record(9_000_000);
        all.add(tally.take());

        assertThat(all.count("ends/LOST: reset")).isEqualTo(5);
        assertThat(all.countAll("ends")).isEqualTo(6);
        assertThat(all.latency("login").getTotalCount()).isEqualTo(2);
        assertThat(all.count("never")).isZero();
    }

    @Test
    void aLatencyOutOfRangeCountsAsTheNearest() {
        tally.timer("login").record(-5);
        tally.timer("login").record(Duration.ofDays(1).toNanos());

        Interval interval = tally.take();

        assertThat(interval.latency("login").getTotalCount()).isEqualTo(2);
        assertThat(interval.latency("login").getMaxValue())
                .isLessThan(Duration.ofHours(1).toNanos());
    }

    @Test
    void isReadFromJsonAsItWasWritten() throws JsonProcessingException {
        tally.counter("messages/sent").add(7);
        for (int i = 1; i <= 1_000; i++) {
            tally.timer("delivery").record(i * 10_000L);
        }
        Interval interval = tally.take();
        ObjectMapper json = new ObjectMapper();

        String text = json.writeValueAsString(Interval.Written.of(interval));
        Interval read = json.readValue(text, Interval.Written.class).read();

        assertThat(read.counts()).isEqualTo(interval.counts());
        assertThat(read.latencies()).isEqualTo(interval.latencies());
    }

    @Test
    void whatIsNoHistogramIsRefused() {
        Interval.Written nonsense = new Interval.Written(Map.of(), Map.of("delivery", "bm9uc2Vuc2U="));

        assertThatThrownBy(nonsense::read).isInstanceOf(RuntimeException.class);
    }
}
