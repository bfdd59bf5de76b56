package io.longwire.loadtest.chaos.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.longwire.loadtest.process.Programs;
import io.longwire.loadtest.process.Workdir;
import io.longwire.testing.BusyMachine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedisSetupIT {

    private static final int LAST_LINES = 25;

    private static final SitePlan PLAN = new SitePlan(Path.of("gateway.jar"), 1, List.of(), Duration.ofSeconds(3));

    /** Not on a disk: a server that waits for it answers nobody, and sentinels count that as its death. */
    private Workdir workdir;

    private Path directory;

    @BeforeEach
    void makeDirectory(@TempDir Path otherwise) throws IOException {
        workdir = Workdir.inMemory("longwire-servers", otherwise);
        directory = workdir.path();
    }

    @AfterEach
    void removeDirectory() {
        workdir.close();
    }

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
            await("another is master", () -> redis.master() != old);
            old.start();

            await("the old one is a replica", () -> role(old).equals("slave"));
            assertThat(role(redis.master())).isEqualTo("master");
        }
    }

    /** With what the servers have said, since only they can tell why it is not so. */
    private void await(String what, Patience.Condition condition) throws Exception {
        try {
            Patience.await(what, BusyMachine.FOR_SERVERS, condition);
        } catch (IOException e) {
            throw new IOException(e.getMessage() + '\n' + lastLines(), e);
        }
    }

    private String lastLines() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            StringBuilder all = new StringBuilder();
            for (Path log : files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList()) {
                List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
                all.append(log.getFileName()).append(":\n");
                lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())
                        .forEach(line -> all.append("  ").append(line).append('\n'));
            }
            return all.toString();
        }
    }

    private static String role(RedisServer server) throws IOException {
        try (RedisConnection connection = server.connect()) {
            return connection.ask("ROLE");
        }
    }
}
