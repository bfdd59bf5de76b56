package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.proto.Receipt.Outcome;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The hot path: both ends on line. */
class ZeroRedisTest {

    private static final int MESSAGES = 5_000;

    @AutoClose
    static final RealRedis redis = RealRedis.start();

    @AutoClose
    static final TestGateway gateway =
            TestGateway.start(redis, Flags.none().with("node-lease", "10m")); // not renewed while the test lasts

    @Test
    void twoPhonesOnLineChatWithoutASingleRedisCommand() throws IOException {
        RawPhone alice = gateway.phone("alice");
        RawPhone bob = gateway.phone("bob");
        awaitEventOf("bob");
        Map<String, Long> before = commandsOfTheGateway();

        for (int i = 0; i < MESSAGES / 2; i++) {
            alice.send("a" + i, "bob", "hello");
            bob.send("b" + i, "alice", "hello");
            alice.take();
            bob.take();
            assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);
            assertThat(bob.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);
        }

        assertThat(commandsOfTheGateway()).isEqualTo(before);
    }

    @Test
    void afterMailHasBeenReadItIsAgainNotASingleOne() throws IOException {
        RawPhone carol = gateway.phone("carol");
        carol.send("m1", "dave", "stored");
        carol.receipt();
        RawPhone dave = gateway.phone("dave");
        dave.take();
        await().until(() -> redis.commands().exists("lw:m:{dave}:any") == 0);
        carol.untilEcho();
        awaitEventOf("dave");
        Map<String, Long> before = commandsOfTheGateway();

        for (int i = 0; i < 100; i++) {
            carol.send("m" + i, "dave", "hello");
            dave.take();
            assertThat(carol.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);
        }

        assertThat(commandsOfTheGateway()).isEqualTo(before);
    }

    /** What happens is told to backends a little later; the login of {@code user} was the last of it. */
    private static void awaitEventOf(String user) {
        await().until(() -> redis.commands().xrevrange("lw:events", Range.unbounded(), Limit.from(1)).stream()
                .anyMatch(event -> event.getBody().get("m").startsWith("{\"event\":\"login\",\"user\":\"" + user)));
    }

    /**
     * What Redis was asked, without what a gateway at rest asks (probes of its health and of its channels, whose turn it is to
     * read the stream of pushes, and whether there is one) and without the test's own looking. Whatever concerns a user would
     * be seen all the same: its script looks into the user's hash.
     */
    private static Map<String, Long> commandsOfTheGateway() {
        Map<String, Long> calls = new TreeMap<>(redis.calls());
        calls.keySet().removeAll(Set.of("ping", "role", "publish", "info", "exists", "xrevrange"));
        calls.keySet()
                .removeAll(Set.of("evalsha", "get", "pexpire", "xread", "xreadgroup", "xpending", "xinfo|groups"));
        return calls;
    }
}
