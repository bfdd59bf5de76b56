package io.longwire.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisTest {

    @TempDir
    Path directory;

    @Test
    void aPathThatIsTooLongForASocketIsMeasuredInBytes() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start(directory.resolve("я".repeat(60)), "no")) {
            assertThat(redis.address().isLocalSocket()).isFalse();
        }
    }

    @Test
    void whatAnEarlierGatewayHasLeftHalfWrittenIsNoReasonNotToStart() throws IOException {
        Files.createFile(directory.resolve("redis-version"));
        Files.createFile(directory.resolve("redis.pid"));
        Files.createFile(directory.resolve("redis.sock"));
        try (EmbeddedRedis redis = EmbeddedRedis.start(directory, "no")) {
            assertThat(redis.describe()).contains("redis-server");
        }
    }

    @Test
    void aDirectoryThatIsNoneIsNamed() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> EmbeddedRedis.start(file, "no"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("data directory " + file);
    }
}
