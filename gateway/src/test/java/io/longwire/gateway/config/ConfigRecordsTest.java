package io.longwire.gateway.config;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Records made in code are held to the same ranges as those that are read. */
class ConfigRecordsTest {

    @Test
    void aValueOutOfRangeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MailboxConfig(0, 16 << 20, 64 << 20, Duration.ofDays(7)))
                .withMessage("mailbox-limit 0: expected a whole number, 1 to 1000000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ListenConfig("127.0.0.1", 65_536, "::1", 0, Set.of(), Optional.empty()));
    }

    @Test
    void heartbeatsAreOrdered() {
        Duration second = Duration.ofSeconds(1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HeartbeatConfig(second.multipliedBy(2), second, second));
    }

    @Test
    void aKeyGoesWithTokensOnly() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> authConfig(AuthMode.OPEN, Optional.of(Path.of("key")), Optional.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> authConfig(AuthMode.OPEN, Optional.empty(), Optional.of(Path.of("secret"))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> authConfig(AuthMode.JWT, Optional.empty(), Optional.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> authConfig(AuthMode.JWT, Optional.of(Path.of("key")), Optional.of(Path.of("secret"))));
    }

    private static AuthConfig authConfig(AuthMode mode, Optional<Path> key, Optional<Path> secret) {
        return new AuthConfig(mode, key, secret, Optional.empty(), Optional.empty(), Duration.ZERO);
    }

    @Test
    void aPasswordDoesNotStandInARefusal() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RedisConfig(
                        Optional.of("redis-sentinel://:hunter2@a"),
                        Optional.empty(),
                        "",
                        Duration.ofSeconds(1),
                        new OwnRedisConfig(FsyncPolicy.NO, 64 << 20),
                        false,
                        new AckConfig(AckLevel.STORED, 1, Duration.ofSeconds(5))))
                .withMessageNotContaining("hunter2");
    }
}
