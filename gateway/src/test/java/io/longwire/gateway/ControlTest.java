package io.longwire.gateway;

import static io.longwire.gateway.testing.Uplinks.login;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.proto.Kick;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What backends command on the control channel. */
class ControlTest {

    @AutoClose
    static final RealRedis redis = RealRedis.start();

    @AutoClose
    static final TestGateway here =
            TestGateway.start(redis, Flags.none().with("node-id", "here").with("devices", "per-device"));

    private static void command(String json) {
        redis.commands().publish("lw:control", json);
    }

    @Test
    void aUserIsKickedOnAllDevices() throws IOException {
        RawPhone phone = here.phone("alice", "phone");
        RawPhone tablet = here.phone("alice", "tablet");
        command("{\"kick\":{\"user\":\"alice\",\"detail\":\"account closed\"}}");
        for (RawPhone device : new RawPhone[] {phone, tablet}) {
            Kick kick = device.kick();
            assertThat(kick.getReason()).isEqualTo(Kick.Reason.ADMIN);
            assertThat(kick.getDetail()).isEqualTo("account closed");
        }
    }

    @Test
    void oneDeviceIsKickedAndTheOthersStay() throws IOException {
        RawPhone phone = here.phone("bob", "phone");
        RawPhone tablet = here.phone("bob", "tablet");
        command("{\"kick\":{\"user\":\"bob\",\"device\":\"tablet\"}}");
        assertThat(tablet.kick().getReason()).isEqualTo(Kick.Reason.ADMIN);
        assertThat(phone.untilEcho()).isEmpty();
    }

    @Test
    void aTokenIsTakenBackAndItsSessionsEnd() throws IOException {
        try (TestGateway guarded = TestGateway.start(
                redis,
                Flags.none()
                        .with("node-id", "guarded")
                        .with("devices", "per-device")
                        .with("auth", "redis"))) {
            redis.commands().set("lw:token:secret-1", "frank");
            redis.commands().set("lw:token:secret-2", "grace");
            RawPhone frank = guarded.connect();
            frank.logIn(login("frank", "phone").setToken("secret-1"));
            RawPhone grace = guarded.connect();
            grace.logIn(login("grace", "phone").setToken("secret-2"));
            redis.commands().del("lw:token:secret-1");
            command("{\"revoke\":{\"token\":\"secret-1\"}}");
            assertThat(frank.kick().getReason()).isEqualTo(Kick.Reason.UNAUTHENTICATED);
            assertThat(grace.untilEcho()).isEmpty();
        }
    }

    @Test
    void whatIsNoCommandIsCountedAndChangesNothing() throws IOException {
        RawPhone carol = here.phone("carol");
        double before = here.metric("longwire.control.commands", "outcome", "bad");
        command("kick carol");
        command("{\"kick\":{\"user\":\"no one\"}}");
        command("{\"explode\":{}}");
        command("[]");
        command("{}");
        await().until(() -> here.metric("longwire.control.commands", "outcome", "bad") - before == 5);
        assertThat(carol.untilEcho()).isEmpty();
    }

    @Test
    void aNodeIsClosedForMaintenance() throws IOException {
        try (TestGateway there = TestGateway.start(
                redis,
                Flags.none()
                        .with("node-id", "there")
                        .with("devices", "per-device")
                        .with("drain-timeout", Duration.ofSeconds(1)))) {
            RawPhone dave = there.phone("dave");
            RawPhone erin = here.phone("erin");
            command("{\"close\":{\"node\":\"there\"}}");
            assertThat(dave.kick().getReason()).isEqualTo(Kick.Reason.DRAINING);
            await().until(() -> !there.admin().isReady());
            assertThat(erin.untilEcho()).isEmpty();
        }
    }
}
