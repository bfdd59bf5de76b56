package io.longwire.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.longwire.gateway.config.FsyncPolicy;
import io.longwire.gateway.config.MailboxConfig;
import io.longwire.gateway.config.RedisConfig;
import io.longwire.gateway.metrics.GatewayMetrics;
import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.presence.Presence.Claim;
import io.longwire.gateway.presence.Presence.ClaimOutcome;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.testing.LogWatch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever Redis answers instead of a result: the call fails, the next may succeed, and the log stays readable. */
class ErrorRepliesTest {

    @AutoClose
    private final FakeRedis redis = new FakeRedis();

    @AutoClose
    private final LogWatch log = new LogWatch();

    @AutoClose
    private final RedisLink link = RedisLink.open(
            RedisAddress.parse(redis.uri()),
            new RedisSettings(
                    new RedisConfig(
                            Optional.empty(), Optional.empty(), "lw:", Duration.ofMillis(500), FsyncPolicy.NO, false),
                    new MailboxConfig(10, Duration.ofDays(1)),
                    new Instance("here", "1"),
                    true),
            Clock.systemUTC(),
            new GatewayMetrics(new SimpleMeterRegistry()));

    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final RedisLink.Ports ports = link.openPorts(loop);

    ErrorRepliesTest() throws IOException {}

    @AfterEach
    void stop() {
        loop.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MOVED 1 127.0.0.1:1",
                "ASK 1 127.0.0.1:1",
                "CLUSTERDOWN Hash slot not served",
                "TRYAGAIN Multiple keys request during rehashing of slot",
                "LOADING Redis is loading the dataset in memory",
                "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk",
                "OOM command not allowed when used memory > 'maxmemory'",
                "NOREPLICAS Not enough good replicas to write",
                "NOPERM this user has no permissions to run the 'evalsha' command",
                "NOAUTH Authentication required.",
                "BUSY Redis is busy running a script",
                "MASTERDOWN Link with MASTER is down",
                "EXECABORT Transaction discarded",
                "ERR something else"
            })
    void anErrorFailsTheCallAndIsToldOnce(String error) throws Exception {
        redis.answerError(error);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(this::claim).hasMessageContaining(error);
        }
        assertThat(log.warnings())
                .filteredOn(line -> line.contains("Redis answers"))
                .hasSize(1);
        assertThat(link.isUp()).isTrue();

        redis.recover();
        assertThat(claim()).isInstanceOf(ClaimOutcome.TakenSince.class);
        assertThat(log.errors()).isEmpty();
    }

    @Test
    void whoeverMeetsAReplicaLeavesItAndLooksAgain() throws Exception {
        redis.answerError("READONLY You can't write against a read only replica.");
        assertThatThrownBy(this::claim).hasMessageContaining("READONLY");
        await().until(() -> redis.farewells() == 1);

        redis.recover();
        await().ignoreExceptions().until(() -> claim() instanceof ClaimOutcome.TakenSince);
    }

    @Test
    void aServerThatSaysItIsAReplicaIsAwayUntilItIsNone() throws Exception {
        redis.demote();
        await().until(() -> !link.isUp());
        assertThatThrownBy(this::claim).hasMessageContaining("Redis is away");
        await().until(() -> redis.farewells() >= 2); // the event loop's connection too

        redis.recover();
        await().until(link::isUp);
        await().ignoreExceptions().until(() -> claim() instanceof ClaimOutcome.TakenSince);
        assertThat(log.warnings())
                .filteredOn(line -> line.startsWith("Redis is away"))
                .containsExactly("Redis is away: it is a replica now");
    }

    @Test
    void anAnswerThatDoesNotComeFailsTheCallInTime() {
        redis.answer("");
        assertThatThrownBy(this::claim).hasMessageContaining("timed out");

        redis.answer("*2\r\n$4\r\nhalf");
        assertThatThrownBy(this::claim).hasMessageContaining("timed out");
    }

    private ClaimOutcome claim() throws Exception {
        Claim claim = new Claim(new Slot("bob", Slot.ANY), "session", "phone", false, 1);
        return CompletableFuture.supplyAsync(() -> ports.presence().claim(claim), loop)
                .thenCompose(future -> future)
                .get(10, TimeUnit.SECONDS);
    }
}
