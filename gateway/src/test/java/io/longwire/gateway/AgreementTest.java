package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.LogWatch;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gateways on one Redis serve the same users, and must do it alike. */
class AgreementTest {

    @AutoClose
    private final RealRedis redis = RealRedis.start();

    @AutoClose
    private final TestGateway first = start("first", Flags.none());

    private TestGateway start(String node, Flags flags) {
        return TestGateway.start(redis, flags.with("node-id", node));
    }

    @ParameterizedTest
    @CsvSource({
        "chat-mode, filter, direct",
        "devices, per-platform, single",
        "max-devices, 3, 8",
        "mailbox-limit, 17, 1000",
        "retention, 1d, 7d",
        "chat-copy, on, off"
    })
    void aGatewayWithOtherSettingsThanThoseThatServeDoesNotStart(String setting, String value, String ofFirst) {
        assertThatThrownBy(() -> start("second", Flags.none().with(setting, value)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("gateway first has --" + setting + " " + ofFirst + ", this one " + value)
                .hasMessageContaining("--settings-may-differ");
        assertThat(redis.commands().exists("lw:node:second", "lw:settings:second"))
                .isZero();
    }

    @Test
    void itStartsWithAWarningIfThatIsWhatTheOperatorWants() {
        Flags flags = Flags.none().with("chat-mode", "filter").with("settings-may-differ", "true");
        try (LogWatch log = new LogWatch();
                TestGateway second = start("second", flags)) {
            assertThat(second.admin().isReady()).isTrue();
            assertThat(log.warnings())
                    .anyMatch(line -> line.contains("gateway first has --chat-mode direct, this one filter"));
        }
    }

    @Test
    void gatewaysThatAgreeAndThoseThatHaveEndedAreNoHindrance() {
        try (TestGateway second = start("second", Flags.none())) {
            assertThat(second.admin().isReady()).isTrue();
        }
        first.close();
        try (TestGateway other = start("other", Flags.none().with("chat-mode", "filter"))) {
            assertThat(other.admin().isReady()).isTrue();
        }
    }

    @Test
    void aGatewayMayTakeItsOwnPlaceWithOtherSettings() {
        try (TestGateway again = start("first", Flags.none().with("chat-mode", "filter"))) {
            assertThat(again.admin().isReady()).isTrue();
        }
    }

    @Test
    void ofTwoThatStartAtOnceAndDifferBothDoNotServe() {
        first.close();
        List<CompletableFuture<Optional<TestGateway>>> starts = Stream.of("direct", "filter")
                .map(mode -> CompletableFuture.supplyAsync(
                        () -> startIfPossible(mode, Flags.none().with("chat-mode", mode))))
                .toList();
        List<TestGateway> serving =
                starts.stream().flatMap(start -> start.join().stream()).toList();
        serving.forEach(TestGateway::close);
        assertThat(serving).hasSizeLessThan(2);
    }

    private Optional<TestGateway> startIfPossible(String node, Flags flags) {
        try {
            return Optional.of(start(node, flags));
        } catch (UncheckedIOException disagrees) {
            return Optional.empty();
        }
    }

    @Test
    void whatAGatewaySaysOfItselfLastsAsLongAsItDoes() {
        try (TestGateway brief =
                TestGateway.start(redis, Flags.none().with("node-id", "brief").with("node-lease", "3s"))) {
            assertThat(redis.commands().get("lw:settings:brief")).contains("chat-mode=direct");
            redis.commands().del("lw:settings:brief");
            await().until(() -> redis.commands().exists("lw:settings:brief") == 1);
            assertThat(brief.admin().isReady()).isTrue();
        }
        assertThat(redis.commands().exists("lw:settings:brief")).isZero();
    }
}
