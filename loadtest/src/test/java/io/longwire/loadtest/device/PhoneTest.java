package io.longwire.loadtest.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longwire.loadtest.check.Outcome;
import io.longwire.loadtest.check.Verdict;
import io.longwire.loadtest.check.Violation.Kind;
import io.longwire.loadtest.testing.HandLink;
import io.longwire.loadtest.testing.Phones;
import io.longwire.loadtest.testing.SilentWatcher;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One phone that writes to itself, over a link that the test answers. */
class PhoneTest {

    private final Phones phones = new Phones(2);
    private Phone phone;
    private Stream stream;

    @BeforeEach
    void logIn() {
        phones.run(() -> {
            phone = phones.cell().addPhone("alice", "phone", new SilentWatcher());
            stream = phones.cell().addStream(phone, phone);
            phone.switchOn();
            link(0).letIn();
        });
    }

    @AfterEach
    void close() {
        phones.close();
    }

    private HandLink link(int index) {
        return phones.dialect().links().get(index);
    }

    private long linksOpened() {
        return phones.onLoop(() -> phones.dialect().links().size());
    }

    private void send() {
        phone.send(stream, System.nanoTime());
    }

    private Verdict verdict() {
        return phones.onLoop(() -> phones.cell().history().finish());
    }

    @Test
    void aPhoneThatIsSwitchedOnTakesOverAndOneThatComesBackResumes() {
        phones.run(() -> link(0).end(Ends.CLOSED_BY_SERVER));

        await().until(() -> linksOpened() == 2);
        phones.run(() -> {
            assertThat(link(0).login().resume()).isEmpty();
            assertThat(link(1).login().resume()).isEqualTo("session of alice");
            phone.switchOff();
            phone.switchOn();
            assertThat(link(2).login().resume()).isEmpty();
        });
    }

    @Test
    void aPhoneThatWasReplacedStaysAway() {
        phones.run(() -> {
            link(0).end(new End(End.Kind.KICKED, "REPLACED", false, 0));
            assertThat(phone.isWanted()).isFalse();
            assertThat(phones.cell().tally().take().count(Counts.ENDS + "/KICKED: REPLACED"))
                    .isEqualTo(1);
        });
    }

    @Test
    void aFullWindowHasNoRoomUntilAReceiptComes() {
        phones.run(() -> {
            send();
            send();
            assertThat(phone.hasRoom()).isFalse();

            link(0).deliver(link(0).sent().get(0), "alice", 1);
            link(0).receipt(link(0).sent().get(0), Outcome.DELIVERED);
            assertThat(phone.hasRoom()).isTrue();
            assertThat(link(0).acknowledged()).containsExactly(1L);
        });
    }

    @Test
    void whatHasNoReceiptIsSentAgainUnderItsNameAfterTheReturn() {
        phones.run(() -> {
            send();
            send();
            link(0).receipt(link(0).sent().get(0), Outcome.STORED);
            phone.loseNetwork();
        });

        await().until(() -> linksOpened() == 2);
        phones.run(() -> {
            link(1).letIn();
            assertThat(link(1).sent()).extracting(HandLink.Sent::number).containsExactly(2L);
        });
    }

    @Test
    void theApplicationSeesAMessageOnceHoweverOftenItComes() {
        phones.run(() -> {
            send();
            link(0).deliver(link(0).sent().get(0), "alice", 1);
            link(0).deliver(link(0).sent().get(0), "alice", 2);
            link(0).receipt(link(0).sent().get(0), Outcome.DELIVERED);
        });

        Verdict verdict = verdict();
        assertThat(verdict.clean()).isTrue();
        assertThat(verdict.repeated()).isEqualTo(1);
    }

    @Test
    void aMessageUnderAWrongNameIsMisdelivered() {
        phones.run(() -> {
            send();
            link(0).deliver(link(0).sent().get(0), "mallory", 1);
        });

        assertThat(verdict().broken()).containsOnlyKeys(Kind.MISDELIVERED);
    }

    @Test
    void bytesThatNoPhoneHasSentAreInvented() {
        phones.run(() -> link(0).deliver(new HandLink.Sent(0, 1, "alice", ByteBuffer.allocate(3)), "alice", 1));

        assertThat(verdict().broken()).containsOnlyKeys(Kind.INVENTED);
    }
}
