package io.longwire.gateway;

import static io.longwire.gateway.testing.Uplinks.frame;
import static io.longwire.gateway.testing.Uplinks.login;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.SetArgs;
import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.proto.Kick;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Logins with tokens that a backend has put into Redis. */
class TokensTest {

    @AutoClose
    final RealRedis redis = RealRedis.start();

    @AutoClose
    final TestGateway gateway =
            TestGateway.start(redis, Flags.none().with("auth", "redis").with("redis-timeout", Duration.ofMillis(500)));

    private RawPhone logIn(String user, String token) throws IOException {
        RawPhone phone = gateway.connect();
        phone.write(frame(login(user, "phone").setToken(token)));
        return phone;
    }

    private Kick refusal(String user, String token) throws IOException {
        return logIn(user, token).kick();
    }

    @Test
    void aTokenThatStandsInRedisLogsItsUserIn() throws IOException {
        redis.commands().set("lw:token:abc", "alice");
        redis.commands().set("lw:token:{def}", "{\"user\":\"alice\",\"topics\":[\"news.*\"]}");

        assertThat(logIn("alice", "abc").welcome().getUserId()).isEqualTo("alice");
        assertThat(logIn("alice", "def").welcome().getUserId()).isEqualTo("alice");
        assertThat(refusal("bob", "abc").getReason()).isEqualTo(Kick.Reason.UNAUTHENTICATED);
        assertThat(refusal("alice", "ghi").getReason()).isEqualTo(Kick.Reason.UNAUTHENTICATED);
        assertThat(refusal("alice", "{def}").getReason()).isEqualTo(Kick.Reason.UNAUTHENTICATED);
        assertThat(refusal("alice", "").getReason()).isEqualTo(Kick.Reason.UNAUTHENTICATED);
    }

    @Test
    void aTokenThatIsDeletedLogsNobodyInAndASessionStays() throws IOException {
        redis.commands().set("lw:token:abc", "alice");
        RawPhone phone = logIn("alice", "abc");
        phone.welcome();
        redis.commands().del("lw:token:abc");

        assertThat(refusal("alice", "abc").getReason()).isEqualTo(Kick.Reason.UNAUTHENTICATED);
        assertThat(phone.untilEcho()).isEmpty();
    }

    @Test
    void aTokenThatHasRunOutLogsNobodyIn() throws IOException {
        redis.commands().set("lw:token:abc", "alice", SetArgs.Builder.px(300));
        await().until(() -> redis.commands().exists("lw:token:abc") == 0);

        assertThat(refusal("alice", "abc").getReason()).isEqualTo(Kick.Reason.UNAUTHENTICATED);
    }

    @Test
    void aKeyThatIsNoStringIsNoVerdict() throws IOException {
        redis.commands().lpush("lw:token:abc", "alice");

        Kick kick = refusal("alice", "abc");
        assertThat(kick.getReason()).isEqualTo(Kick.Reason.UNAVAILABLE);
        assertThat(kick.getRetryAfterMs()).isPositive();
    }

    @Test
    void whileRedisHangsPhonesAreToldToTryAgain() throws IOException {
        redis.commands().set("lw:token:abc", "alice");
        redis.pause();
        try {
            assertThat(refusal("alice", "abc").getReason()).isEqualTo(Kick.Reason.UNAVAILABLE);
        } finally {
            redis.resume();
        }
        await().until(() -> gateway.metric("longwire.redis.up") == 1);

        assertThat(logIn("alice", "abc").welcome().getUserId()).isEqualTo("alice");
    }
}
