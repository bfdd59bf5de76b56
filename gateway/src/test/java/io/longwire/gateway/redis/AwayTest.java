package io.longwire.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.KillArgs;
import io.longwire.gateway.testing.LogWatch;
import io.longwire.gateway.testing.RealRedis;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The log tells why Redis stays away. */
class AwayTest {

    @AutoClose
    private final RealRedis redis = RealRedis.start();

    @AutoClose
    private final LogWatch log = new LogWatch();

    private void allow(String password) {
        redis.commands()
                .aclSetuser(
                        "gateway",
                        AclSetuserArgs.Builder.on()
                                .resetpass()
                                .addPassword(password)
                                .allKeys()
                                .allChannels()
                                .allCommands());
    }

    @Test
    void aPasswordThatIsRightNoMoreIsTold() throws IOException {
        allow("first");
        try (RedisLink link =
                TestLinks.open(redis.uri().replace("//", "//gateway:first@"), new SimpleMeterRegistry())) {
            allow("second");
            redis.commands().clientKill(KillArgs.Builder.user("gateway"));
            await().untilAsserted(() -> assertThat(log.warnings())
                    .anyMatch(line -> line.startsWith("Redis cannot be connected to: WRONGPASS")));
            assertThat(link.isUp()).isFalse();

            allow("first");
            await().until(link::isUp);
        }
    }
}
