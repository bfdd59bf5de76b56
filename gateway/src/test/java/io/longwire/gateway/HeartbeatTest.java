package io.longwire.gateway;

import static io.longwire.gateway.testing.Uplinks.login;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.gateway.testing.Uplinks;
import io.longwire.proto.Downlink;
import io.longwire.proto.Kick;
import io.longwire.proto.Receipt.Outcome;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Signs of life, and their absence. */
class HeartbeatTest {

    @AutoClose
    static final RealRedis redis = RealRedis.start();

    @AutoClose
    static final TestGateway gateway =
            TestGateway.start(redis, Flags.none().with("heartbeat-min", Duration.ofSeconds(1)));

    @Test
    void aHeartbeatIsEchoedBeforeAndAfterTheLogin() throws IOException {
        RawPhone phone = gateway.connect();
        phone.write(Uplinks.HEARTBEAT);
        assertThat(phone.read()).isEqualTo(Downlink.getDefaultInstance());

        phone.logIn("echo", "phone");
        phone.write(Uplinks.HEARTBEAT, Uplinks.HEARTBEAT);
        assertThat(phone.read()).isEqualTo(Downlink.getDefaultInstance());
        assertThat(phone.read()).isEqualTo(Downlink.getDefaultInstance());
    }

    @Test
    void aSilentPhoneIsSentAwayAndWhatItWasOwedIsStored() throws IOException {
        RawPhone alice = gateway.phone("alice");
        RawPhone bob = gateway.connect();
        bob.logIn(login("bob", "phone").setHeartbeatSeconds(1));
        alice.send("m1", "bob", "hello");
        bob.deliver();

        assertThat(bob.kick().getReason()).isEqualTo(Kick.Reason.IDLE);
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
    }

    @Test
    void aPhoneThatBeatsOutlivesOneThatDoesNot() throws IOException {
        double idleBefore = gateway.metric("longwire.kicks", "reason", "IDLE");
        RawPhone beating = gateway.connect();
        beating.logIn(login("beating", "phone").setHeartbeatSeconds(1));
        for (int i = 1; i <= 2; i++) {
            double idle = idleBefore + i;
            RawPhone silent = gateway.connect();
            silent.logIn(login("silent", "phone").setHeartbeatSeconds(1));
            await().until(() -> {
                beating.untilEcho();
                return gateway.metric("longwire.kicks", "reason", "IDLE") == idle;
            });
            assertThat(silent.kick().getReason()).isEqualTo(Kick.Reason.IDLE);
        }

        assertThat(beating.untilEcho()).isEmpty();
    }
}
