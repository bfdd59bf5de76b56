package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.GatewayProcess;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.proto.Receipt.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as a program: how it starts, and how it says that it cannot. */
class StartIT {

    @TempDir
    Path dataDir;

    @Test
    void itStartsWithNothingButADataDirectoryAndServes() throws IOException {
        try (GatewayProcess gateway = GatewayProcess.start(dataDir, Flags.none())) {
            System.out.println("ready after " + gateway.startTime());
            assertThat(gateway.admin().isReady()).isTrue();
            assertThat(gateway.admin().get("/metrics").body()).contains("longwire_connections");
            try (RawPhone alice = RawPhone.connect(gateway.address());
                    RawPhone bob = RawPhone.connect(gateway.address())) {
                alice.logIn("alice", "phone");
                bob.logIn("bob", "phone");
                alice.send("m1", "bob", "hello");
                assertThat(bob.take().getId()).isEqualTo("m1");
                assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);
            }
            assertThat(gateway.output()).doesNotContain("ERROR", "WARN");
        }
    }

    @Test
    void aTakenPortIsToldInOneLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                GatewayProcess gateway = GatewayProcess.launchWith(
                        dataDir,
                        Flags.none()
                                .with("port", taken.getLocalPort())
                                .with("admin-port", 0)
                                .with("data-dir", dataDir.toString()))) {
            assertThat(gateway.exitCode()).isEqualTo(1);
            assertThat(errors(gateway))
                    .singleElement()
                    .asString()
                    .contains("cannot listen on 127.0.0.1:" + taken.getLocalPort() + " (--host, --port)")
                    .endsWith("end that one, or give this one another --port");
            assertThat(gateway.output()).doesNotContain("\tat ");
        }
    }

    @Test
    void whoCannotListenTakesNothingFromAGatewayOfTheSameNameThatServes() {
        Path another = dataDir.resolve("another");
        try (RealRedis redis = RealRedis.start();
                GatewayProcess first = GatewayProcess.start(
                        dataDir, Flags.none().with("redis", redis.uri()).with("node-id", "one"));
                GatewayProcess second = GatewayProcess.launchWith(
                        another,
                        Flags.none()
                                .with("redis", redis.uri())
                                .with("node-id", "one")
                                .with("port", 0)
                                .with("admin-port", first.admin().port()))) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(errors(second))
                    .singleElement()
                    .asString()
                    .contains("(--admin-host, --admin-port)")
                    .endsWith("give this one another --admin-port");
            assertThat(second.output()).doesNotContain("this node is");
            assertThat(first.admin().get("/status").body()).contains("\"readsStream\" : true");
            assertThat(first.isAlive()).isTrue();
            assertThat(first.output()).doesNotContain("another gateway has started");
        }
    }

    @Test
    void wrongSettingsAreAllToldAndNothingIsStarted() {
        try (GatewayProcess gateway = GatewayProcess.launch(
                dataDir, Flags.none().with("ack-timeout", "soon").with("mailbox-limit", "many"))) {
            assertThat(gateway.exitCode()).isEqualTo(2);
            assertThat(gateway.output()).contains("--ack-timeout \"soon\"", "--mailbox-limit \"many\"");
            assertThat(dataDir).isEmptyDirectory();
        }
    }

    @Test
    void aRedisThatIsNotThereIsToldInOneLine() throws IOException {
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        try (GatewayProcess gateway =
                GatewayProcess.launch(dataDir, Flags.none().with("redis", "redis://127.0.0.1:" + nobody))) {
            assertThat(gateway.exitCode()).isEqualTo(1);
            assertThat(errors(gateway)).singleElement().asString().contains("Redis", String.valueOf(nobody));
            assertThat(gateway.output()).doesNotContain("\tat ");
        }
    }

    @Test
    void aSecondGatewayOnTheSameDataDirectoryIsTurnedAwayAndTheFirstGoesOn() throws IOException {
        try (GatewayProcess first = GatewayProcess.start(dataDir, Flags.none());
                GatewayProcess second = GatewayProcess.launch(dataDir, Flags.none())) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(errors(second)).singleElement().asString().contains("another gateway", dataDir.toString());
            try (RawPhone alice = RawPhone.connect(first.address())) {
                alice.logIn("alice", "phone");
                alice.send("m1", "bob", "hello");
                assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
            }
        }
    }

    @Test
    void itsRedisEndsWithItHoweverItEnds() {
        ProcessHandle afterKill;
        try (GatewayProcess killed = GatewayProcess.start(dataDir, Flags.none())) {
            afterKill = killed.redis();
        }
        await().until(() -> !afterKill.isAlive());

        try (GatewayProcess terminated = GatewayProcess.start(dataDir, Flags.none())) {
            ProcessHandle redis = terminated.redis();
            terminated.terminate();
            assertThat(terminated.exitCode()).isZero();
            await().until(() -> !redis.isAlive());
        }
    }

    @Test
    void aRedisOfItsOwnThatDiesIsStartedAgainAndServiceRecovers() throws IOException {
        try (GatewayProcess gateway = GatewayProcess.start(dataDir, Flags.none());
                RawPhone alice = RawPhone.connect(gateway.address())) {
            alice.logIn("alice", "phone");
            alice.send("m1", "bob", "before");
            assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
            ProcessHandle redis = gateway.redis();
            redis.destroyForcibly();
            await().until(() -> !redis.isAlive() && gateway.redis().pid() != redis.pid());
            await().until(() -> {
                alice.send("m2", "bob", "after");
                return alice.receipt().getOutcome() == Outcome.STORED;
            });

            try (RawPhone bob = RawPhone.connect(gateway.address())) {
                bob.logIn("bob", "phone");
                assertThat(bob.take().getId()).isEqualTo("m1");
                assertThat(bob.take().getId()).isEqualTo("m2");
            }
            await().until(gateway.admin()::isReady);
        }
    }

    private static List<String> errors(GatewayProcess gateway) {
        return gateway.lines().stream().filter(line -> line.contains("ERROR")).toList();
    }
}
