package io.longwire.loadtest.chaos.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.longwire.loadtest.process.Programs;
import io.longwire.testing.BusyMachine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedisSetupIT {

    private static final SitePlan PLAN = new SitePlan(Path.of("gateway.jar"), 1, List.of(), Duration.ofSeconds(3));

    @Test
    void aReplicaFollowsByALinkThatCanBeSlow() throws Exception {
        assumeThat(Programs.find("redis-server")).isPresent();
        try (RedisSetup redis = Layout.REPLICATED.redis(PLAN, directory)) {
            redis.start();
            LinkProxy link = redis.linkReplica();
            link.delay(Duration.ofMillis(100));
            try (RedisConnection connection = redis.master().connect()) {
                connection.ask("SET", "key", "value");
                long start = System.nanoTime();
                assertThat(connection.ask("WAIT", "1", "60000")).isEqualTo("1");
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(90));
                link.swallow();
                connection.ask("SET", "key", "other");
                assertThat(connection.ask("WAIT", "1", "200")).isEqualTo("0");
            }
            link.heal();
            link.delay(Duration.ZERO);
            ReplicaPair.awaitReplicated(redis.master());
            link.close();
        }
    }

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(
            value = Layout.class,
            names = {"SENTINEL", "CLUSTER"})
    void aReplicaTakesOverAndTheOldMasterComesBackAsItsReplica(Layout layout) throws Exception {
        assumeThat(Programs.find("redis-server")).isPresent();
        try (RedisSetup redis = layout.redis(PLAN, directory)) {
            redis.start();
            RedisServer old = redis.master();

            old.kill();
            Patience.await("another is master", BusyMachine.FOR_SERVERS, () -> redis.master() != old);
            old.start();

            Patience.await("the old one is a replica", BusyMachine.FOR_SERVERS, () -> role(old)
                    .equals("slave"));
            assertThat(role(redis.master())).isEqualTo("master");
        }
    }

    private static String role(RedisServer server) throws java.io.IOException {
        try (RedisConnection connection = server.connect()) {
            return connection.ask("ROLE");
        }
    }
}
