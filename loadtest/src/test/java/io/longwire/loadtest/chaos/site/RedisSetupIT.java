package io.longwire.loadtest.chaos.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.longwire.loadtest.process.Programs;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedisSetupIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(
            value = Layout.class,
            names = {"SENTINEL", "CLUSTER"})
    void aReplicaTakesOverAndTheOldMasterComesBackAsItsReplica(Layout layout) throws Exception {
        assumeThat(Programs.find("redis-server")).isPresent();
        try (RedisSetup redis = layout.redis(directory)) {
            redis.start();
            RedisServer old = redis.master();

            old.kill();
            Patience.await("another is master", PATIENCE, () -> redis.master() != old);
            old.start();

            Patience.await("the old one is a replica", PATIENCE, () -> role(old).equals("slave"));
            assertThat(role(redis.master())).isEqualTo("master");
        }
    }

    private static String role(RedisServer server) throws java.io.IOException {
        try (RedisConnection connection = server.connect()) {
            return connection.ask("ROLE");
        }
    }
}
