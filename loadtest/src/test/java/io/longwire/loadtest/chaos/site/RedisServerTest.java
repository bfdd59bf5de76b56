package io.longwire.loadtest.chaos.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.longwire.loadtest.process.Programs;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisServerTest {

    @TempDir
    private Path directory;

    private RedisServer redis;

    @BeforeEach
    void start() throws Exception {
        assumeThat(Programs.find("redis-server")).isPresent();
        redis = new RedisServer("redis", directory, FreePort.find(), List.of());
        redis.start();
    }

    @AfterEach
    void stop() {
        if (redis != null) {
            redis.close();
        }
    }

    private List<String> ask(String... words) throws IOException {
        try (RedisConnection connection = redis.connect()) {
            return connection.list(words);
        }
    }

    @Test
    void answersAreTextsNumbersListsAndNothing() throws IOException {
        assertThat(ask("RPUSH", "list", "ä", "b")).containsExactly("2");
        assertThat(ask("LRANGE", "list", "0", "-1")).containsExactly("ä", "b");
        assertThat(ask("GET", "nothing")).isEmpty();
        assertThatThrownBy(() -> ask("GET", "list"))
                .isInstanceOf(RedisErrorException.class)
                .hasMessageStartingWith("WRONGTYPE");
    }

    @Test
    void aKillLosesNothingThatWasConfirmed() throws Exception {
        ask("SET", "key", "value");

        redis.kill();
        assertThat(redis.isAlive()).isFalse();
        redis.start();

        assertThat(ask("GET", "key")).containsExactly("value");
    }

    @Test
    void whatItForgetsIsGone() throws Exception {
        ask("SET", "key", "value");

        redis.kill();
        redis.forget();
        redis.start();

        assertThat(ask("DBSIZE")).containsExactly("0");
    }

    @Test
    void whilePausedItAnswersNothingAndThenItDoes() throws Exception {
        redis.pause();
        try (RedisConnection connection = redis.connect(Duration.ofMillis(200))) {
            assertThatThrownBy(() -> connection.ask("PING")).isInstanceOf(SocketTimeoutException.class);
        }
        redis.resume();

        assertThat(ask("PING")).containsExactly("PONG");
    }
}
