package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.GatewayProcess;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.proto.Kick;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator reads in the log of a gateway's life. */
class LogIT {

    private static final String TOKEN = "a-token-of-the-operators";

    @AutoClose
    static final RealRedis redis = RealRedis.start();

    @TempDir
    Path dir;

    private GatewayProcess start(String node) {
        return GatewayProcess.start(
                dir,
                Flags.none()
                        .with("redis", redis.uri())
                        .with("node-id", node)
                        .with("admin-token", TOKEN)
                        .with("node-lease", "4s"));
    }

    @Test
    void aLifeIsToldFromItsVersionToItsEnd() throws IOException {
        try (GatewayProcess first = start("one");
                GatewayProcess second = start("two")) {
            assertThat(first.lines().get(0))
                    .matches(
                            "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  Main: longwire gateway \\S+ \\(commit"
                                    + " [0-9a-z-]+\\), node one, on Java .+");
            assertThat(first.lines().get(1))
                    .contains(
                            "settings: --port 0 --admin-port 0 --admin-token *** --node-id one --node-lease 4s --redis ");
            first.awaitOutput("node two has joined");

            try (RawPhone bob = RawPhone.connect(second.address())) {
                bob.logIn("bob", "phone");
                first.admin().request("DELETE", "/sessions/bob?detail=see%0Ayou", TOKEN);
                assertThat(bob.kick().getReason()).isEqualTo(Kick.Reason.ADMIN);
            }
            first.awaitOutput("an operator ends the sessions of bob: 0 here, nodes asked: two; detail: see?you");
            second.awaitOutput("an operator, at another node, ends the sessions of bob: 1 here");

            second.kill();
            first.awaitOutput("node two is gone: lease expired");
            first.terminate();
            assertThat(first.exitCode()).isZero();
            assertThat(first.output()).contains("drained: 0 sessions have ended in ");
        }
    }
}
