package io.longwire.loadtest.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.client.Backoff;
import io.longwire.loadtest.check.Verdict;
import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.Tokens;
import io.longwire.loadtest.testing.Lie;
import io.longwire.loadtest.testing.LyingServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TownTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofMillis(1500);
    private static final Backoff BACKOFF =
            new Backoff(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofSeconds(1));
    private static final TownPlan PLAN = new TownPlan(
            40,
            200,
            1,
            new Cell.Habits(64, 100, false, Duration.ZERO, BACKOFF, Tokens.NONE, Duration.ofSeconds(5)),
            Optional.empty());

    @TempDir
    private Path directory;

    private Town town(LyingServer server) throws InterruptedException {
        int port = Integer.parseInt(server.address().replaceFirst(".*:", ""));
        return Town.found(
                PLAN,
                4711,
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)),
                Optional.empty(),
                directory,
                "round",
                1);
    }

    @Test
    void serviceIsFoundWholeAndEveryMessageArrives() throws Exception {
        try (LyingServer server = LyingServer.start(Lie.NONE);
                Town town = town(server)) {
            assertThat(town.arrive(LIMIT)).isTrue();
            town.write();
            assertThat(town.awaitWhole(LIMIT)).isPresent();
            assertThat(town.strikePhones()).isPresent();
            town.healPhones();
            assertThat(town.awaitWhole(LIMIT)).isPresent();

            assertThat(town.settle(LIMIT)).isEmpty();
            assertThat(town.dismissed()).isEmpty();
            Verdict verdict = town.finish();
            assertThat(verdict.clean()).as(verdict.toString()).isTrue();
            assertThat(verdict.receipted()).isPositive();
        }
        assertThat(directory.resolve("round.history")).content().contains("receipt: delivered");
        assertThat(Files.readString(directory.resolve("round.diary")))
                .contains("on line at gateway 1, session ", "ended at gateway 1: CLOSED cut", "stuck");
    }

    @Test
    void withoutAServerNothingIsWhole() throws Exception {
        LyingServer server = LyingServer.start(Lie.NONE);
        try (server;
                Town town = town(server)) {
            assertThat(town.arrive(LIMIT)).isTrue();
            server.close();

            assertThat(town.awaitWhole(SOON)).isEmpty();
            assertThat(town.missing()).isPositive();
            assertThat(town.settle(Duration.ofMillis(100)).orElseThrow()).contains("phones off line");
        }
    }

    @Test
    void aRaceIsWonByTheSessionThatRedisNames() throws Exception {
        try (LyingServer server = LyingServer.start(Lie.NONE);
                Town town = town(server)) {
            assertThat(town.arrive(LIMIT)).isTrue();

            List<String> findings = town.race(3, user -> CompletableFuture.completedFuture("1 node another 5 phone 0"));

            assertThat(findings).hasSize(3).allSatisfy(finding -> assertThat(finding)
                    .contains("is left, and Redis names '1 node another 5 phone 0'"));
        }
    }
}
