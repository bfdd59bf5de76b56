package io.longwire.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DefaultsTest {

    private final GatewayConfig config = Parsing.config(Map.of("HOSTNAME", "box"));

    @Test
    void listensToThisMachineOnly() {
        assertThat(config.listen())
                .isEqualTo(new ListenConfig("127.0.0.1", 7400, "127.0.0.1", 7401, Set.of(), Optional.empty()));
    }

    @Test
    void hasARedisOfItsOwn() {
        assertThat(config.redis())
                .isEqualTo(new RedisConfig(
                        Optional.empty(),
                        Optional.empty(),
                        "lw:",
                        Duration.ofSeconds(2),
                        new OwnRedisConfig(
                                FsyncPolicy.EVERYSEC, config.redis().own().maxMemoryBytes()),
                        false,
                        new AckConfig(AckLevel.STORED, 1, Duration.ofSeconds(5))));
        assertThat(config.redis().isEmbedded()).isTrue();
        assertThat(config.dataDir()).isEqualTo(Path.of("./longwire-data"));
    }

    @Test
    void leavesItsRedisAQuarterOfTheMachine() {
        assertThat(Derivation.redisMemory(10_000_000_000L)).isEqualTo(2384L << 20);
        assertThat(Derivation.redisMemory(1 << 20)).isEqualTo(64 << 20);
        assertThat(config.redis().own().maxMemoryBytes()).isGreaterThanOrEqualTo(64 << 20);
    }

    @Test
    void takesEveryUserAtTheirWord() {
        assertThat(config.auth())
                .isEqualTo(new AuthConfig(
                        AuthMode.OPEN,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ZERO));
    }

    @Test
    void givesSessionsTheLimitsOfTheProtocol() {
        assertThat(config.sessions())
                .isEqualTo(new SessionConfig(
                        DevicePolicy.SINGLE,
                        8,
                        64 * 1024,
                        256,
                        1_000_000,
                        100_000,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(5),
                        new HeartbeatConfig(Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ofMinutes(5)),
                        new RateConfig(100_000, 64 * 1024 * 1024)));
    }

    @Test
    void movesTheHeartbeatThatNobodyNamedIntoTheBoundsThatSomebodyDid() {
        assertThat(Parsing.config("--heartbeat-max", "1m")
                        .sessions()
                        .heartbeat()
                        .byDefault())
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(Parsing.config("--heartbeat-min", "6m")
                        .sessions()
                        .heartbeat()
                        .byDefault())
                .isEqualTo(Duration.ofMinutes(6));
    }

    @Test
    void keepsMailForAWeek() {
        assertThat(config.mailbox()).isEqualTo(new MailboxConfig(1000, 16 << 20, 64 << 20, Duration.ofDays(7)));
    }

    @Test
    void tellsBackendsEverything() {
        assertThat(config.backends())
                .isEqualTo(new BackendConfig(Set.of(EventKind.values()), 100_000, ChatMode.DIRECT, false, 1_000_000));
    }

    @Test
    void tellsBackendsWhatTheyAskFor() {
        assertThat(Parsing.config("--events", "kick, login").backends().events())
                .containsExactlyInAnyOrder(EventKind.LOGIN, EventKind.KICK);
        assertThat(Parsing.config("--events", "none").backends().events()).isEmpty();
        assertThat(Parsing.output(Map.of(), "--check-config", "--events=kick,login"))
                .containsPattern("events +login,kick +--events");
    }

    @Test
    void leavesTheProcessToTheMachine() {
        assertThat(config.drainTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.drainDelay()).isZero();
        assertThat(config.transport()).isEqualTo(TransportChoice.AUTO);
        assertThat(config.eventLoops()).isZero();
        assertThat(config.logFormat()).isEqualTo(LogFormat.TEXT);
    }

    @Test
    void leavesBalancersTheTimeToNoticeThatItEndsWhereThereMayBeSome() {
        assertThat(Parsing.config("--host", "0.0.0.0", "--auth", "open").drainDelay())
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(Parsing.config("--host", "0.0.0.0", "--auth", "open", "--drain-delay", "0s")
                        .drainDelay())
                .isZero();
        assertThat(Parsing.config("--drain-delay", "1s").drainDelay()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void boundsTheLoginsOfAUserWhereOthersThanWhoTriesItOutComeIn() {
        assertThat(config.admission().userLogins()).isZero();
        assertThat(Parsing.config("--host", "0.0.0.0", "--auth", "open")
                        .admission()
                        .userLogins())
                .isEqualTo(30);
        assertThat(Parsing.config("--user-logins", "5").admission().userLogins())
                .isEqualTo(5);
    }

    @Test
    void isCalledAfterHostAndPort() {
        assertThat(config.node().id()).isEqualTo("box-7400");
    }

    @Test
    void reducesTheHostsNameToWhatAKeyMayHold() {
        assertThat(Derivation.nodeId("bäx {1}", 1)).isEqualTo("b-x--1--1");
        assertThat(Derivation.nodeId("h".repeat(100), 7400)).hasSize(64).endsWith("h-7400");
    }

    @Test
    void givesTwoGatewaysOnEphemeralPortsDifferentNames() {
        assertThat(Parsing.config("--port", "0").node().id())
                .isNotEqualTo(Parsing.config("--port", "0").node().id());
    }

    @Test
    void printsADefaultAsTheManualHasIt() {
        for (Setting<?> setting : Settings.all()) {
            assertThat(reprinted(setting)).isEqualTo(setting.fallback());
        }
    }

    private static <T> Optional<String> reprinted(Setting<T> setting) {
        return setting.fallback()
                .flatMap(setting.type()::parse)
                .map(setting.type().printer());
    }
}
