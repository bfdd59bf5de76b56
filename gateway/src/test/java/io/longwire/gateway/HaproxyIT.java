package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.GatewayProcess;
import io.longwire.gateway.testing.Program;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.Uplinks;
import io.longwire.proto.Kick;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration of HAProxy that the page for operators shows, where HAProxy is installed. */
class HaproxyIT {

    private static final Pattern CONFIGURATION = Pattern.compile("```haproxy\n(.*?)```", Pattern.DOTALL);

    @AutoClose
    private final RealRedis redis = RealRedis.start();

    @TempDir
    Path dir;

    @BeforeAll
    static void thereIsOne() {
        assumeTrue(Program.succeeds("haproxy", "-v"), "no haproxy here");
    }

    private GatewayProcess gateway(String node) {
        return GatewayProcess.start(
                dir,
                Flags.none().with("redis", redis.uri()).with("node-id", node).with("drain-delay", "10m"));
    }

    /** Before those two gateways. */
    private Program balancer(int port, GatewayProcess one, GatewayProcess two) throws IOException {
        Matcher page = CONFIGURATION.matcher(Files.readString(Path.of("OPERATIONS.md")));
        assertThat(page.find()).isTrue();
        String configuration = page.group(1)
                .replace("bind :7400", "bind 127.0.0.1:" + port)
                .replace("10.0.0.1:7400 port 7401", place(one))
                .replace("10.0.0.2:7400 port 7401", place(two));
        assertThat(configuration).doesNotContain("10.0.0.", ":7400");
        Path file = Files.writeString(dir.resolve("haproxy.cfg"), configuration);
        Program balancer = Program.start(dir, List.of("haproxy", "-db", "-f", file.toString()));
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
            try (RawPhone phone = connect(port)) {
                phone.logIn("first", "phone");
                return true;
            }
        });
        return balancer;
    }

    private static String place(GatewayProcess gateway) {
        return "127.0.0.1:" + gateway.address().getPort() + " port "
                + gateway.admin().port();
    }

    private static RawPhone connect(int port) throws IOException {
        return RawPhone.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @Test
    void phonesGoToWhoeverIsReadyAndToAnyoneAliveIfNobodyIs() throws IOException {
        int port = freePort();
        try (GatewayProcess one = gateway("one");
                GatewayProcess two = gateway("two");
                Program balancer = balancer(port, one, two)) {
            one.terminate();
            balancer.awaitOutput("Server ready/one is DOWN");
            for (int i = 0; i < 10; i++) {
                try (RawPhone phone = connect(port)) {
                    phone.logIn("user-" + i, "phone");
                }
            }
            assertThat(one.isAlive()).isTrue();
            assertThat(one.admin().get("/metrics").body()).contains("longwire_connections 0.0");

            redis.pause();
            try {
                balancer.awaitOutput("'ready' has no server available");
                try (RawPhone phone = connect(port)) {
                    phone.write(Uplinks.frame(Uplinks.login("late", "phone")));
                    assertThat(phone.kick().getReason()).isIn(Kick.Reason.UNAVAILABLE, Kick.Reason.DRAINING);
                }
            } finally {
                redis.resume();
            }
        }
    }
}
