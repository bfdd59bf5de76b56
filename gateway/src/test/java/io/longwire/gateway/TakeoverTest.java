package io.longwire.gateway;

import static io.longwire.gateway.testing.Uplinks.frame;
import static io.longwire.gateway.testing.Uplinks.login;
import static io.longwire.gateway.testing.Uplinks.logout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.proto.Deliver;
import io.longwire.proto.Kick;
import io.longwire.proto.Receipt;
import io.longwire.proto.Receipt.Outcome;
import io.longwire.proto.Welcome;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Two phones that want one place. */
class TakeoverTest {

    @AutoClose
    static final RealRedis redis = RealRedis.start();

    @AutoClose
    static final TestGateway gateway = TestGateway.start(redis);

    @Test
    void anotherDeviceTakesThePlaceAndTheFirstIsToldByWhom() throws IOException {
        RawPhone old = gateway.phone("taken-1", "old");
        RawPhone young = gateway.phone("taken-1", "young");

        Kick kick = old.kick();
        assertThat(kick.getReason()).isEqualTo(Kick.Reason.REPLACED);
        assertThat(kick.getByDevice()).isEqualTo("young");
        assertThat(young.untilEcho()).isEmpty();
    }

    @Test
    void whatTheFirstDeviceDidNotAcknowledgeComesToTheSecond() throws IOException {
        RawPhone alice = gateway.phone("alice-2");
        RawPhone old = gateway.phone("taken-2", "old");
        for (int i = 1; i <= 10; i++) {
            alice.send("m" + i, "taken-2", "hello");
        }
        old.deliver();
        old.ack(1);
        alice.receipt();

        RawPhone young = gateway.connect();
        Welcome welcome = young.logIn("taken-2", "young");
        assertThat(welcome.getPending()).isEqualTo(9);
        assertThat(young.take(9))
                .extracting(Deliver::getSeq, Deliver::getId, Deliver::getRedelivered)
                .startsWith(tuple(1L, "m2", true))
                .endsWith(tuple(9L, "m10", true));
        assertThat(alice.receipts(9)).extracting(Receipt::getOutcome).containsOnly(Outcome.STORED);
    }

    @Test
    void theSameDeviceAgainClosesItsOldConnectionWithoutAWord() throws IOException {
        RawPhone first = gateway.phone("again-3", "phone");
        RawPhone second = gateway.phone("again-3", "phone");

        assertThat(first.untilEnd()).isEmpty();
        assertThat(second.untilEcho()).isEmpty();
    }

    @Test
    void aReconnectOfTheSameDeviceIsWelcome() throws IOException {
        RawPhone phone = gateway.connect();
        String session = phone.logIn("again-4", "phone").getSessionId();
        phone.close();
        RawPhone again = gateway.connect();

        Welcome welcome = again.logIn(login("again-4", "phone").setResume(session));
        assertThat(welcome.getSessionId()).isNotEqualTo(session);
    }

    @Test
    void aReconnectWhileTheOldConnectionStillStandsTakesItsPlace() throws IOException {
        RawPhone phone = gateway.connect();
        String session = phone.logIn("again-5", "phone").getSessionId();
        RawPhone again = gateway.connect();
        again.logIn(login("again-5", "phone").setResume(session));

        assertThat(phone.untilEnd()).isEmpty();
    }

    @Test
    void aReconnectNeverEvictsAnotherDevice() throws IOException {
        RawPhone old = gateway.connect();
        String session = old.logIn("taken-6", "old").getSessionId();
        RawPhone young = gateway.phone("taken-6", "young");
        old.kick();

        RawPhone back = gateway.connect();
        back.write(frame(login("taken-6", "old").setResume(session)));
        Kick kick = back.kick();
        assertThat(kick.getReason()).isEqualTo(Kick.Reason.REPLACED);
        assertThat(kick.getByDevice()).isEqualTo("young");
        assertThat(young.untilEcho()).isEmpty();
    }

    @Test
    void aReconnectIsRefusedAlsoWhenTheOtherDeviceHasLeft() throws IOException {
        RawPhone old = gateway.connect();
        String session = old.logIn("taken-7", "old").getSessionId();
        RawPhone young = gateway.phone("taken-7", "young");
        old.kick();
        young.write(logout());
        young.untilEnd();

        RawPhone back = gateway.connect();
        back.write(frame(login("taken-7", "old").setResume(session)));
        assertThat(back.kick().getByDevice()).isEqualTo("young");
        assertThat(gateway.phone("taken-7", "old").untilEcho())
                .as("a person may")
                .isEmpty();
    }

    @Test
    void aRefusedReconnectLosesNothingThatIsSentMeanwhile() throws IOException {
        RawPhone alice = gateway.phone("alice-8");
        RawPhone young = gateway.phone("taken-8", "young");
        young.write(logout());
        young.untilEnd();
        RawPhone back = gateway.connect();
        back.write(frame(login("taken-8", "old").setResume("any")));
        alice.send("m1", "taken-8", "hello");
        back.kick();
        while (alice.receipt().getOutcome() != Outcome.STORED) {
            alice.send("m1", "taken-8", "hello");
        }

        assertThat(gateway.phone("taken-8", "young").take().getId()).isEqualTo("m1");
    }

    @Test
    void ofManyLoginsAtOnceOneStaysAndAllOthersAreTold() throws IOException {
        RawPhone[] phones = new RawPhone[8];
        for (int i = 0; i < phones.length; i++) {
            phones[i] = gateway.connect();
        }
        for (int i = 0; i < phones.length; i++) {
            phones[i].write(frame(login("crowd-9", "device-" + i)));
        }
        RawPhone last = phones[phones.length - 1];
        last.welcome();
        for (int i = 0; i < phones.length - 1; i++) {
            assertThat(phones[i].kick().getReason()).isEqualTo(Kick.Reason.REPLACED);
        }

        RawPhone alice = gateway.phone("alice-9");
        alice.send("m1", "crowd-9", "hello");
        assertThat(last.take().getId()).isEqualTo("m1");
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);
    }

    /** The slot is given back, claimed and written to, in this order, and only then does the first answer come. */
    @Test
    void whatTheOldSessionStoresAfterTheNewOnesClaimIsDelivered() throws IOException {
        RawPhone alice = gateway.phone("alice-10");
        RawPhone bob = gateway.phone("bob-10");
        int connections = gateway.connections();
        RawPhone again = gateway.connect();
        redis.pause();
        try {
            bob.close();
            await().until(() -> gateway.connections() == connections);
            again.write(frame(login("bob-10", "bob-10-phone")));
            alice.untilEcho();
            alice.send("m1", "bob-10", "hello");
            alice.untilEcho();
        } finally {
            redis.resume();
        }

        again.welcome();
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
        assertThat(again.take().getId()).isEqualTo("m1");
    }

    /** Each round hits another point of the few hundred microseconds in which one session hands its slot to the next. */
    @Test
    void nothingIsStuckWhenAPhoneComesBackWhileItsOldSessionIsStillLeaving() throws IOException {
        RawPhone alice = gateway.phone("alice-11");
        RawPhone bob = gateway.phone("bob-11", "phone");
        for (int round = 0; round < 200; round++) {
            RawPhone next = gateway.connect();
            bob.close();
            for (int i = 0; i < 3; i++) {
                alice.send("m" + round + "-" + i, "bob-11", "hello");
                if (i == round % 3) {
                    next.write(frame(login("bob-11", "phone").setResume("any")));
                }
            }
            next.welcome();
            List<Deliver> taken = next.take(3);
            assertThat(taken)
                    .extracting(Deliver::getId)
                    .containsExactly("m" + round + "-0", "m" + round + "-1", "m" + round + "-2");
            alice.receipts(3);
            bob = next;
        }
    }
}
