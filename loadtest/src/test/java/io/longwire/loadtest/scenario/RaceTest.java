package io.longwire.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longwire.loadtest.check.Verdict;
import io.longwire.loadtest.check.Violation.Kind;
import io.longwire.loadtest.device.End;
import io.longwire.loadtest.device.Ends;
import io.longwire.loadtest.device.Interval;
import io.longwire.loadtest.device.Phone;
import io.longwire.loadtest.device.Stream;
import io.longwire.loadtest.testing.HandLink;
import io.longwire.loadtest.testing.Phones;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One round of a race between two devices, decided by the test. */
class RaceTest {

    private static final End REPLACED = new End(End.Kind.KICKED, "REPLACED", false, 0);

    private final Phones phones = new Phones(10);
    private Race race;

    private final class Watcher implements Phone.Watcher {
        @Override
        public void online(Phone phone) {
            race.changed();
        }

        @Override
        public void ended(Phone phone, End end, boolean wasOnline) {
            race.ended(end);
        }

        @Override
        public void roomToSend(Phone sender) {}

        @Override
        public void delivered(Stream stream, long latencyNanos) {}
    }

    @BeforeEach
    void start() {
        phones.run(() -> {
            Watcher watcher = new Watcher();
            List<Phone> devices = List.of(
                    phones.cell().addPhone("alice", "tablet", watcher),
                    phones.cell().addPhone("alice", "phone", watcher));
            Phone friend = phones.cell().addPhone("bob", "phone", watcher);
            race = new Race(phones.cell(), devices, phones.cell().addStream(friend, devices.get(0)), true);
            race.start();
            race.finish();
        });
        await().until(() -> phones.onLoop(() -> devices().size() == 2));
    }

    @AfterEach
    void close() {
        phones.close();
    }

    private List<HandLink> devices() {
        return phones.dialect().links().stream()
                .filter(link -> link.login().user().equals("alice"))
                .toList();
    }

    private Interval judged() {
        await().until(() -> phones.onLoop(race::isOver));
        return phones.onLoop(() -> phones.cell().tally().take());
    }

    private Verdict verdict() {
        return phones.onLoop(() -> phones.cell().history().finish());
    }

    @Test
    void isWonByTheOneThatIsLeftWhenAllIsQuiet() {
        phones.run(() -> {
            devices().forEach(HandLink::letIn);
            devices().get(0).end(REPLACED);
        });

        assertThat(judged().count(KickScenario.WON)).isEqualTo(1);
        assertThat(verdict().clean()).isTrue();
    }

    @Test
    void isAViolationIfTwoAreLeft() {
        phones.run(() -> devices().forEach(HandLink::letIn));

        assertThat(judged().count(KickScenario.WON)).isZero();
        Verdict verdict = verdict();
        assertThat(verdict.broken()).containsOnlyKeys(Kind.NOT_EXCLUSIVE);
        assertThat(verdict.violations().get(0).finding()).contains("tablet", "phone");
    }

    @Test
    void countsWhoWasNotToldWhyAndTriesAgain() {
        phones.run(() -> {
            devices().forEach(HandLink::letIn);
            devices().get(0).end(Ends.CLOSED_BY_SERVER);
        });
        await().until(() -> phones.onLoop(() -> devices().size() == 3));
        phones.run(() -> devices().get(2).end(REPLACED));

        Interval judged = judged();
        assertThat(judged.count(KickScenario.IN_THE_DARK)).isEqualTo(1);
        assertThat(judged.count(KickScenario.WON)).isEqualTo(1);
    }

    @Test
    void isNotJudgedWhileALoginIsUnderWay() {
        phones.run(() -> devices().get(0).letIn());

        await().during(Duration.ofMillis(400)).until(() -> !phones.onLoop(race::isOver));
        phones.run(() -> devices().get(1).end(REPLACED));

        assertThat(judged().count(KickScenario.ROUNDS)).isEqualTo(1);
    }
}
