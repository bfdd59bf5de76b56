package io.longwire.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.loadtest.check.Verdict;
import io.longwire.loadtest.device.Counts;
import io.longwire.loadtest.device.Interval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConductorTest {

    private static final Duration PATIENCE = Duration.ofMillis(100);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(1);

    /** A crowd that does what a phase is for at once, or never; and logs in as many phones as it is told. */
    private static final class Puppets implements Party {

        private final int online;
        private final boolean done;
        private final List<Integer> begun = new ArrayList<>();

        Puppets(int online, boolean done) {
            this.online = online;
            this.done = done;
        }

        @Override
        public void begin(int phase) {
            begun.add(phase);
        }

        @Override
        public Progress progress(int phase) {
            return new Progress(done, online, 0);
        }

        @Override
        public Interval take() {
            Interval interval = new Interval();
            interval.count(online > 0 ? Counts.ONLINE : Counts.REFUSED + "/UNREACHABLE: connection refused", 3);
            return interval;
        }

        @Override
        public Verdict finish() {
            return Verdict.NOTHING;
        }

        @Override
        public void close() {}
    }

    private static Conductor conductor(Party party, Phase... phases) {
        return new Conductor(party, List.of(phases), List.of(), moment -> {}, PATIENCE);
    }

    @Test
    void allPhasesAreBegunInOrderAndMeasured() throws Exception {
        Puppets party = new Puppets(1, true);
        try (Conductor conductor = conductor(party, Phase.until("log in", LONG), Phase.lasting("chat", SHORT))) {
            Measured measured = conductor.run().measured();

            assertThat(party.begun).containsExactly(0, 1);
            assertThat(measured.phases()).allMatch(PhaseRecord::isDone);
            assertThat(measured.phase("chat").seconds()).isGreaterThanOrEqualTo(0.05);
            assertThat(measured.phase("chat").total().count(Counts.ONLINE)).isPositive();
        }
    }

    @Test
    void aPhaseThatIsNotDoneInTimeIsGivenUpAndSaysSo() throws Exception {
        try (Conductor conductor = conductor(new Puppets(1, false), Phase.until("log in", SHORT))) {
            assertThat(conductor.run().measured().phase("log in").isDone()).isFalse();
        }
    }

    @Test
    void aRunInWhichNobodyCanLogInEndsSoonAndSaysWhy() {
        try (Conductor conductor = conductor(new Puppets(0, false), Phase.until("log in", LONG))) {
            assertThatThrownBy(conductor::run)
                    .isInstanceOf(NobodyOnlineException.class)
                    .hasMessageContainingAll("nobody could log in within", "UNREACHABLE: connection refused (");
        }
    }

    @Test
    void whereNobodyListensItEndsAtOnce() {
        long start = System.nanoTime();
        try (Conductor conductor =
                new Conductor(new Puppets(0, false), List.of(Phase.until("log in", LONG)), List.of(), moment -> {})) {
            assertThatThrownBy(conductor::run)
                    .isInstanceOfSatisfying(NobodyOnlineException.class, nobody -> assertThat(nobody.advice())
                            .contains("Start a gateway", "--target HOST:PORT"));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void whoStopsItIsNotHeldUpByWhatIsNotDone() throws Exception {
        try (Conductor conductor = conductor(new Puppets(1, false), Phase.until("store", LONG))) {
            conductor.stop();

            assertThat(conductor.run().measured().phase("store").isDone()).isFalse();
        }
    }

    @Test
    void whoStopsItWhileNobodyIsOnlineIsHeard() {
        try (Conductor conductor = conductor(new Puppets(0, false), Phase.until("log in", LONG))) {
            conductor.stop();

            assertThatThrownBy(conductor::run).isInstanceOf(NobodyOnlineException.class);
        }
    }
}
