package io.longwire.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.longwire.gateway.config.AckConfig;
import io.longwire.gateway.config.AckLevel;
import io.longwire.gateway.redis.FsyncTrial.Finding;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a Redis since 7.2 proves that its disk has something: it is asked, unless it says so before it is true. */
class DiskProofsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final AckConfig FSYNCED = new AckConfig(AckLevel.FSYNCED, 1, Duration.ofSeconds(5));
    private static final byte[] KEY = Keys.utf8("key");

    private static Proofs proofs(RedisTopology topology, String version) {
        RedisServerInfo server = RedisServerInfo.parse(version + "\naof_enabled:1\n");
        return new Proofs(topology.connect(), server, TIMEOUT, KEY);
    }

    private static RedisTopology topology(String uri) {
        return new SinglePrimary(RedisClient.create(), RedisAddress.parse(uri).uri());
    }

    @AutoClose
    private final FakeRedis redis = new FakeRedis();

    @AutoClose
    private final RedisTopology topology = topology(redis.uri());

    DiskProofsTest() throws IOException {}

    @ParameterizedTest
    @ValueSource(strings = {"redis_version:7.2.6", "redis_version:7.4.1", "redis_version:7.2.4\nvalkey_version:8.0.1"})
    void oneThatSyncsAtEachWriteIsAskedWhateverItsVersion(String version) throws IOException {
        redis.appendFsync("always");

        assertThat(proofs(topology, version).of(FSYNCED)).contains(new Proof.Disk());
        assertThat(redis.questions()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis_version:7.2.6", "redis_version:7.4.3", "redis_version:7.2.4\nvalkey_version:8.0.1"})
    void oneThatLeavesItsDiskToChanceIsRefused(String version) {
        redis.appendFsync("no");

        assertThatThrownBy(() -> proofs(topology, version).of(FSYNCED))
                .hasMessageContaining("Redis has appendfsync no, and leaves its disk to chance");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.4.0", "7.4.2", "7.9.226"})
    void oneThatIsKnownToSpeakTooEarlyIsRefusedByName(String version) {
        assertThatThrownBy(() -> proofs(topology, "redis_version:" + version).of(FSYNCED))
                .hasMessageContaining("Redis " + version + " says that something is on its disk before it is")
                .hasMessageContaining("use 7.4.3 or newer");
        assertThat(redis.questions()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis_version:7.4.3", "redis_version:7.2.4\nvalkey_version:8.0.1", "redis_version:next"})
    void oneThatIsFoundToSpeakTooEarlyIsRefusedByName(String version) {
        boolean isOld = version.endsWith("next"); // unreadable: taken for one that knows nothing of it
        assertThatThrownBy(() -> proofs(topology, version).of(FSYNCED))
                .hasMessageContaining(version.substring(version.lastIndexOf(':') + 1))
                .hasMessageContaining(isOld ? "cannot tell" : "three writes faster than appendfsync everysec can");
    }

    @Test
    void oneThatDoesNotLetUsSeeAndProvesAtOnceMayOnlyBeOneThatIsKnownToBeRight() throws IOException {
        redis.appendFsync("");

        assertThat(proofs(topology, "redis_version:7.2.6").of(FSYNCED)).contains(new Proof.Disk());
        assertThatThrownBy(() -> proofs(topology, "redis_version:7.2.4\nvalkey_version:8.0.1")
                        .of(FSYNCED))
                .hasMessageContaining("Valkey 8.0.1 says that something is on its disk before it is")
                .hasMessageContaining("permit CONFIG GET");
    }

    @Test
    void oneThatProvesNothingIsRefused() {
        redis.disks(0);

        assertThatThrownBy(() -> proofs(topology, "redis_version:7.2.6").of(FSYNCED))
                .hasMessageContaining("Redis 7.2.6 has not proven within 5000 ms that a write is on its disk");
    }

    @Test
    void aSyncEachSecondIsSeenByTheTimeThatThreeTake() {
        assertThat(trial(0, 999_999_999).make()).isEqualTo(Finding.WAITS);
        assertThat(trial(0, 499_999_999).make()).isEqualTo(Finding.AT_ONCE);
        redis.disks(0);
        assertThat(trial(0).make()).isEqualTo(Finding.NEVER);
    }

    private FsyncTrial trial(Integer... nanos) {
        Iterator<Integer> times = List.of(nanos).iterator();
        LongSupplier clock = times::next;
        return new FsyncTrial(topology.connect().commands(), KEY, TIMEOUT, clock);
    }
}
