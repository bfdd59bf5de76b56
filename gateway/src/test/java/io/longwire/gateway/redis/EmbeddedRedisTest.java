package io.longwire.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisTest {

    private static final EmbeddedRedis.Settings SETTINGS = new EmbeddedRedis.Settings("no", 64 << 20);
    /** What Redis writes where a file of its base begins, and no server reads. */
    private static final String FROM_THE_FUTURE = "REDIS9999";

    @TempDir
    Path directory;

    @Test
    void aPathThatIsTooLongForASocketIsMeasuredInBytes() throws IOException {
        try (EmbeddedRedis redis = start(directory.resolve("я".repeat(60)))) {
            assertThat(redis.address().isLocalSocket()).isFalse();
        }
    }

    @Test
    void whatAnEarlierGatewayHasLeftHalfWrittenIsNoReasonNotToStart() throws IOException {
        Files.createFile(directory.resolve("redis-version"));
        Files.createFile(directory.resolve("redis.pid"));
        Files.createFile(directory.resolve("redis.sock"));
        Files.createFile(directory.resolve("redis.conf"));
        try (EmbeddedRedis redis = start(directory)) {
            assertThat(redis.describe()).contains("Redis 7.0.15", "at most 64 MiB");
        }
    }

    @Test
    void aDirectoryThatIsNoneIsNamed() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> start(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("data directory " + file);
    }

    @Test
    void nothingOfItIsForOthers() throws IOException {
        Path data = directory.resolve("a/b");
        try (EmbeddedRedis redis = start(data)) {
            assertThat(redis.address().isLocalSocket()).isTrue();
            assertThat(permissions(data)).isEqualTo("rwx------");
            assertThat(permissions(data.resolve("redis.conf"))).isEqualTo("rw-------");
            assertThat(permissions(data.resolve("redis.sock"))).isEqualTo("rwx------");
            assertThat(permissions(data.resolve("appendonlydir"))).isEqualTo("rwx------");
            assertThat(permissions(data.resolve("redis.log"))).doesNotContain("w--w");
            assertThat(ProcessHandle.current()
                            .descendants()
                            .map(child -> child.info().commandLine().orElse("")))
                    .noneSatisfy(line -> assertThat(line).contains(password(data)));
        }
    }

    @Test
    void aDirectoryThatEverybodyMayWriteToIsRefused() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> start(directory))
                .hasMessageContaining("everybody may write to the data directory " + directory)
                .hasMessageContaining("chmod o-w");
    }

    @Test
    void whatTheOlderRedisHasWrittenIsTakenOver() throws IOException {
        Files.writeString(
                directory.resolve("appendonly.aof"),
                "*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$4\r\nmail\r\n");
        Files.writeString(directory.resolve("redis-version"), "6.2\n");

        try (EmbeddedRedis redis = start(directory)) {
            assertThat(get(redis, "k")).isEqualTo("mail");
        }
        assertThat(directory.resolve("redis-version")).hasContent("redis 7.0.15\n");
    }

    @Test
    void filesThatItCannotReadAreToldAndLeftAlone() throws IOException {
        start(directory).close();
        Path base = directory.resolve("appendonlydir/appendonly.aof.1.base.rdb");
        byte[] bytes = Files.readAllBytes(base);
        byte[] signature = FROM_THE_FUTURE.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(signature, 0, bytes, 0, signature.length);
        Files.write(base, bytes);
        Files.delete(directory.resolve("redis-version"));
        Map<Path, String> before = contents();

        assertThatThrownBy(() -> start(directory))
                .hasMessageContaining("Redis 7.0.15")
                .hasMessageContaining("cannot read the mail in " + directory)
                .hasMessageContaining("Can't handle RDB format version 9999")
                .hasMessageContaining("use one as new as that. Nothing was changed");
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void filesThatAnOlderRedisWouldNotSeeAreToldAndLeftAlone() throws IOException {
        start(directory).close();
        ServerVersion older = new ServerVersion(ServerVersion.Product.REDIS, 6, 2, 14);
        Map<Path, String> before = contents();

        assertThatThrownBy(() -> new AppendOnlyFiles(directory).requireAllAreRead(older))
                .hasMessageContaining("Redis 6.2.14 would not see the mail in " + directory.resolve("appendonlydir"))
                .hasMessageContaining("Nothing was changed");

        Files.writeString(directory.resolve("appendonly.aof"), "*1\r\n$4\r\nPING\r\n");
        assertThatThrownBy(() -> start(directory))
                .hasMessageContaining("as if Redis 7.0 and an older one had written in turn");

        Files.delete(directory.resolve("appendonly.aof"));
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void aManifestThatIsMissingIsNotTakenForAnEmptyMailbox() throws IOException {
        try (EmbeddedRedis redis = start(directory)) {
            set(redis, "k", "mail");
        }
        Files.delete(directory.resolve("appendonlydir/appendonly.aof.manifest"));

        assertThatThrownBy(() -> start(directory)).hasMessageContaining("appendonly.aof.manifest is missing");
    }

    @Test
    void whenItsMemoryIsFullItRefusesToTakeMore() throws IOException {
        try (EmbeddedRedis redis = start(directory)) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            set(redis, "k" + i, "x".repeat(1 << 20));
                        }
                    })
                    .isInstanceOf(RedisCommandExecutionException.class)
                    .hasMessageContaining("OOM");
            assertThat(get(redis, "k0")).hasSize(1 << 20);
        }
    }

    @Test
    void aConfigurationThatRedisDoesNotTakeIsToldInItsWords() {
        assertThatThrownBy(() -> EmbeddedRedis.start(directory, new EmbeddedRedis.Settings("sometimes", 64 << 20), ""))
                .hasMessageContaining(
                        "Redis ended at once with exit code 1 (argument(s) must be one of the following:");
    }

    private static EmbeddedRedis start(Path directory) throws IOException {
        return EmbeddedRedis.start(directory, SETTINGS, "");
    }

    private static void set(EmbeddedRedis redis, String key, String value) {
        RedisClient client = RedisClient.create(redis.address().uri());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.sync().set(key, value);
        } finally {
            client.shutdown();
        }
    }

    private static String get(EmbeddedRedis redis, String key) {
        RedisClient client = RedisClient.create(redis.address().uri());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return connection.sync().get(key);
        } finally {
            client.shutdown();
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static String password(Path data) throws IOException {
        try (Stream<String> lines = Files.lines(data.resolve("redis.conf"))) {
            return lines.filter(line -> line.startsWith("requirepass "))
                    .findFirst()
                    .orElseThrow()
                    .substring("requirepass ".length());
        }
    }

    /** Of all files that hold mail. */
    private Map<Path, String> contents() throws IOException {
        Map<Path, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.getFileName().toString().startsWith("appendonly")) {
                    contents.put(file, Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return contents;
    }
}
