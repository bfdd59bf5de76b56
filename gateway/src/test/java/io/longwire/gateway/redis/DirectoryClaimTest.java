package io.longwire.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.longwire.gateway.testing.LogWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether an earlier Redis has ended, where nothing locks: by the process that it has named. */
class DirectoryClaimTest {

    @TempDir
    Path path;

    @AutoClose
    private DataDirectory directory;

    @AutoClose
    private final LogWatch log = new LogWatch();

    private DirectoryClaim claim;

    @BeforeEach
    void open() throws IOException {
        directory = DataDirectory.open(path);
        claim = new DirectoryClaim(directory, Optional.empty());
    }

    @Test
    void theProcessThatRedisHasNamedIsWaitedFor() throws Exception {
        Process redis = new ProcessBuilder("sh", "-c", "read nothing").start();
        Files.writeString(path.resolve("redis.pid"), redis.pid() + "\n");
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
            try {
                claim.await();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });

        await().until(() -> log.warnings().stream().anyMatch(line -> line.contains("waiting until it has ended")));
        assertThat(waiting).isNotDone();

        redis.getOutputStream().close();
        waiting.get(20, TimeUnit.SECONDS);
        assertThat(redis.isAlive()).isFalse();
    }

    @Test
    void aYoungerProcessOfTheSameNumberIsNotWaitedFor() throws IOException {
        Path file = Files.writeString(
                path.resolve("redis.pid"), ProcessHandle.current().pid() + "\n");
        Instant start = ProcessHandle.current().info().startInstant().orElseThrow();
        Files.setLastModifiedTime(file, FileTime.from(start.minus(Duration.ofHours(1))));

        claim.await();
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void aDirectoryThatCannotBeLockedIsToldWithWhatToDo() {
        DirectoryClaim unable = new DirectoryClaim(directory, Optional.of(Path.of("/bin/ls")));

        assertThatThrownBy(unable::await)
                .hasMessageContaining("cannot be locked (/bin/ls ends with 2)")
                .hasMessageContaining("name another --data-dir");
    }
}
