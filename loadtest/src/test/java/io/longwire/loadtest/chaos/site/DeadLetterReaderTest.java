package io.longwire.loadtest.chaos.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.longwire.loadtest.process.Programs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLetterReaderTest {

    private static void bury(SingleRedis redis, String... fields) throws IOException {
        try (RedisConnection connection = redis.master().connect()) {
            String[] command = new String[3 + fields.length];
            System.arraycopy(new String[] {"XADD", "lw:push:dead", "*"}, 0, command, 0, 3);
            System.arraycopy(fields, 0, command, 3, fields.length);
            connection.ask(command);
        }
    }

    @Test
    void eachDeadLetterIsToldOnceAndNoneIsMissedWhileRedisIsAway(@TempDir Path directory) throws Exception {
        assumeThat(Programs.find("redis-server")).isPresent();
        try (SingleRedis redis = new SingleRedis(directory)) {
            redis.start();
            DeadLetterReader reader = new DeadLetterReader(redis);
            assertThat(reader.next()).isEmpty();

            bury(redis, "reason", "mailbox-full", "to", "bob", "m", "{}");
            bury(redis, "reason", "internal", "m", "");
            assertThat(reader.next())
                    .containsExactly(
                            Map.of("reason", "mailbox-full", "to", "bob", "m", "{}"),
                            Map.of("reason", "internal", "m", ""));
            assertThat(reader.next()).isEmpty();

            bury(redis, "reason", "unavailable");
            redis.master().kill();
            assertThatThrownBy(reader::next).isInstanceOf(IOException.class);
            redis.master().start();
            assertThat(reader.next()).containsExactly(Map.of("reason", "unavailable"));
        }
    }
}
