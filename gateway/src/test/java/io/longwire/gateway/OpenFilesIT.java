package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.GatewayProcess;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.proto.Receipt.Outcome;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose process may open few files, and strangers who take them. */
class OpenFilesIT {

    private static final int MOST = 700;

    @TempDir
    Path dir;

    @Test
    void strangersLeaveEnoughForOperatorsForRedisAndForThoseWhoAreIn() throws IOException {
        List<Socket> strangers = new ArrayList<>();
        try (GatewayProcess gateway = GatewayProcess.startWithOpenFiles(MOST, dir, Flags.none());
                RawPhone alice = RawPhone.connect(gateway.address())) {
            alice.logIn("alice", "phone");
            for (int i = 0; i < MOST; i++) {
                strangers.add(new Socket(
                        gateway.address().getAddress(), gateway.address().getPort()));
            }
            assertThat(gateway.admin().get("/health/live").status()).isEqualTo(200);
            assertThat(gateway.admin().get("/metrics").body()).contains("longwire_connections");

            assertThat(gateway.admin().readiness().body()).contains("as many connections as this gateway takes: 380");
            assertThat(gateway.admin().get("/metrics").body()).contains("process_max_fds 700.0");
            for (Socket stranger : strangers) {
                stranger.close();
            }

            // Redis, which dies and is started anew, is connected to again.
            long redis = gateway.redis().pid();
            gateway.redis().destroyForcibly();
            await().until(() -> gateway.redis().pid() != redis);
            await().until(() -> gateway.admin().isReady());
            await().until(() -> {
                alice.send("m1", "bob", "hello");
                return alice.receipt().getOutcome() == Outcome.STORED;
            });
            assertThat(gateway.output())
                    .contains("700 files: enough for 380 connections")
                    .contains("phones are turned away")
                    .doesNotContain("cannot be accepted");
        } finally {
            for (Socket stranger : strangers) {
                stranger.close();
            }
        }
    }
}
