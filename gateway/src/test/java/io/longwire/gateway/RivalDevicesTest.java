package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.LogWatch;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.gateway.testing.Uplinks;
import io.longwire.proto.Kick;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Two phones that call themselves the same device, and take each other's place as often as they can. */
class RivalDevicesTest {

    private static final int LOGINS = 4;
    private static final String TOKEN = "a-token-for-operators";

    @AutoClose
    static final RealRedis redis = RealRedis.start();

    @AutoClose
    private final LogWatch log = new LogWatch();

    @AutoClose
    private final TestGateway gateway =
            TestGateway.start(redis, Flags.none().with("user-logins", LOGINS).with("admin-token", TOKEN));

    @Test
    void theyAreHeldUpAndTheOneThatIsInStays() throws IOException {
        RawPhone last = null;
        for (int i = 0; i < LOGINS; i++) {
            last = gateway.phone("bob", "tablet");
        }
        RawPhone rival = gateway.connect();
        rival.write(Uplinks.frame(Uplinks.login("bob", "tablet")));

        Kick kick = rival.kick();
        assertThat(kick.getReason()).isEqualTo(Kick.Reason.OVERLOADED);
        assertThat(kick.getDetail()).contains("4 logins of this user a minute (--user-logins)");
        assertThat(kick.getRetryAfterMs()).isBetween(1, 15_000);
        assertThat(gateway.metric("longwire.sessions.ended", "reason", "same_device"))
                .isEqualTo(LOGINS - 1);
        assertThat(gateway.metric("longwire.refused", "gate", "user_logins")).isEqualTo(1);
        assertThat(log.warnings()).anyMatch(line -> line.startsWith("bob logs in more than 4 times a minute"));
        String status = gateway.admin().request("GET", "/status", TOKEN).body();
        assertThat(status)
                .contains("before login: more than 4 logins of this user")
                .contains("\"tablet\"");
        last.send("m1", "bob", "still here");
        assertThat(last.receipt().getId()).isEqualTo("m1");
        assertThat(gateway.phone("alice")).isNotNull();
    }
}
