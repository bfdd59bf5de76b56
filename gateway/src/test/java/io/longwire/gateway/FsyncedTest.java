package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.gateway.redis.InstalledRedis;
import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.proto.Receipt.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --ack-level fsynced}, on whichever server the tests run: it is served as it promises, or refused. */
class FsyncedTest {

    private static final Flags FSYNCED = Flags.none().with("ack-level", "fsynced");
    private static final int MESSAGES = 200;

    @TempDir
    Path directory;

    @Test
    void mailIsReceiptedWhereEachWriteIsSynced() throws IOException {
        try (RealRedis redis = RealRedis.start("--appendfsync", "always");
                TestGateway gateway = TestGateway.start(redis, FSYNCED)) {
            assertMailIsReceipted(gateway);
        }
    }

    @Test
    void mailIsReceiptedWhereASyncEachSecondIsProvenOrElseThatRedisIsRefused() throws IOException {
        try (RealRedis redis = RealRedis.start("--appendfsync", "everysec")) {
            if (InstalledRedis.provesItsDisk(directory)) {
                try (TestGateway gateway = TestGateway.start(redis, FSYNCED)) {
                    assertMailIsReceipted(gateway);
                }
            } else {
                assertThatThrownBy(() -> TestGateway.start(redis, FSYNCED))
                        .hasMessageContaining("--ack-level fsynced: ")
                        .hasMessageContaining("set appendfsync always");
            }
        }
    }

    @Test
    void aRedisThatLeavesItsDiskToChanceIsRefused() {
        try (RealRedis redis = RealRedis.start("--appendfsync", "no")) {
            assertThatThrownBy(() -> TestGateway.start(redis, FSYNCED)).hasMessageContaining("--ack-level fsynced: ");
        }
    }

    private static void assertMailIsReceipted(TestGateway gateway) throws IOException {
        RawPhone alice = gateway.phone("alice");
        for (int i = 0; i < MESSAGES; i++) {
            alice.send("m" + i, "bob" + i, "hello");
        }
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
        }
    }
}
