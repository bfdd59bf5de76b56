package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.GatewayProcess;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What signals do to a gateway, at any time of its life. */
class SignalsIT {

    @AutoClose
    static final RealRedis redis = RealRedis.start();

    @TempDir
    Path dir;

    private static Flags flags(String node) {
        return Flags.none().with("redis", redis.uri()).with("node-id", node);
    }

    private static boolean isHeld(String node) {
        return redis.commands().exists("lw:node:" + node) > 0;
    }

    /** From the first line that it prints to the last. */
    @ParameterizedTest
    @ValueSource(strings = {"Gateway: Redis", "transport:", "this node is", "ready:"})
    void sigtermEndsAGatewayCleanlyWheneverItComes(String line) {
        try (GatewayProcess gateway = GatewayProcess.launch(dir, flags("ending"))) {
            gateway.awaitOutput(line);
            gateway.terminate();

            assertThat(gateway.exitCode()).as(gateway.output()).isZero();
            assertThat(gateway.output()).doesNotContain("ERROR", "WARN", "\tat ");
            assertThat(isHeld("ending")).isFalse();
        }
    }

    @Test
    void sigtermAsSoonAsItIsReadyGivesItsNameBack() throws IOException {
        int adminPort = freePort();
        try (GatewayProcess gateway =
                GatewayProcess.launchWith(dir, flags("ready").with("port", 0).with("admin-port", adminPort))) {
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> isReady(adminPort));
            gateway.terminate();

            assertThat(gateway.exitCode()).as(gateway.output()).isZero();
            assertThat(gateway.output()).contains("draining").doesNotContain("ERROR", "WARN");
            assertThat(isHeld("ready")).isFalse();
        }
    }

    @Test
    void sighupReadsTheKeysAgainAndSaysSo() throws IOException {
        Path secret = Files.writeString(dir.resolve("secret"), "0123456789abcdef".repeat(2));
        Flags flags = flags("tokens").with("auth", "jwt").with("jwt-secret-file", secret.toString());
        try (GatewayProcess gateway = GatewayProcess.start(dir, flags)) {
            gateway.hangUp();
            gateway.awaitOutput("SIGHUP: JWT keys in use: 1");

            Files.writeString(secret, "short");
            gateway.hangUp();
            gateway.awaitOutput("SIGHUP: JWT keys in use: 1, and not those of the file as it is now");
            assertThat(gateway.admin().isReady()).isTrue();
        }
    }

    @Test
    void sighupWithNothingToReadAgainSaysSo() {
        try (GatewayProcess gateway = GatewayProcess.start(dir, flags("open"))) {
            gateway.hangUp();
            gateway.awaitOutput("SIGHUP: there are no keys to read again");
            assertThat(gateway.admin().isReady()).isTrue();
        }
    }

    @Test
    void sighupReadsTheLogLevelAgainFromTheFile() throws IOException {
        Path file = Files.writeString(dir.resolve("gateway.properties"), "log-level=info\n");
        try (GatewayProcess gateway = GatewayProcess.start(dir, flags("level").with("config", file.toString()))) {
            Files.writeString(file, "log-level=loud\n");
            gateway.hangUp();
            gateway.awaitOutput("SIGHUP: the settings would not be good for a start, and --log-level stays");

            Files.writeString(file, "log-level=debug\n");
            gateway.hangUp();
            gateway.awaitOutput("SIGHUP: --log-level is debug now");
            try (RawPhone bob = RawPhone.connect(gateway.address())) {
                bob.logIn("bob", "phone");
                gateway.awaitOutput("DEBUG");
            }
        }
    }

    private static boolean isReady(int port) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                    .build();
            return HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
