package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longwire.gateway.redis.InstalledRedis;
import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.GatewayProcess;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.Signals;
import io.longwire.proto.Receipt;
import io.longwire.proto.Receipt.Code;
import io.longwire.proto.Receipt.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Redis that a gateway starts for itself, as an operator meets it. */
class OwnRedisIT {

    private static final String TOKEN = "a-token-of-the-operators";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path dataDir;

    @TempDir
    Path programs;

    /** A gateway that was killed leaves it, for a moment, and the directory is about to be deleted. */
    @AfterEach
    void awaitTheEndOfItsRedis() {
        await().until(() -> ProcessHandle.allProcesses()
                .noneMatch(process -> process.info().commandLine().orElse("").contains(dataDir.toString())));
    }

    @Test
    void noRedisRunsBesideThatOfAKilledGatewayHoweverLongThatTakesToEnd() throws IOException {
        Map<String, String> environment = Map.of("PATH", installAsDebianDoes() + ":" + System.getenv("PATH"));
        ProcessHandle slow;
        try (GatewayProcess killed =
                GatewayProcess.launch(dataDir, Flags.none(), environment).awaitReady()) {
            slow = killed.redis();
            store(killed, "m1");
            Signals.send("STOP", slow.pid());
        }

        try (GatewayProcess next = GatewayProcess.launch(dataDir, Flags.none(), environment)) {
            await().atMost(PATIENCE)
                    .until(() -> next.output().contains("waiting until it has ended")
                            || next.output().contains("ready:"));
            assertThat(next.output()).doesNotContain("ready:").doesNotContain("embedded Redis:");
            assertThat(slow.isAlive()).isTrue();

            Signals.send("CONT", slow.pid());
            next.awaitReady();
            assertThat(runs(slow)).isFalse();
            try (RawPhone bob = RawPhone.connect(next.address())) {
                bob.logIn("bob", "phone");
                assertThat(bob.take().getId()).isEqualTo("m1");
            }
        } finally {
            slow.destroyForcibly();
        }
    }

    @Test
    void aRedisThatNothingStopsAnyMoreIsStoppedByTheNextGateway() throws IOException {
        ProcessHandle orphan;
        try (GatewayProcess killed = GatewayProcess.start(dataDir, Flags.none())) {
            orphan = killed.redis();
            store(killed, "m1");
            // The shell and what watches for the gateway's end; a memory killer may take them all.
            ProcessHandle shell = orphan.parent().orElseThrow();
            shell.descendants().filter(child -> child.pid() != orphan.pid()).forEach(ProcessHandle::destroyForcibly);
            Signals.send("KILL", killed.pid());
            shell.destroyForcibly();
        }

        try (GatewayProcess next = GatewayProcess.start(dataDir, Flags.none());
                RawPhone bob = RawPhone.connect(next.address())) {
            assertThat(runs(orphan)).isFalse();
            bob.logIn("bob", "phone");
            assertThat(bob.take().getId()).isEqualTo("m1");
        } finally {
            orphan.destroyForcibly();
        }
    }

    /** A process that has ended and that nobody has asked for yet does not run, though the JDK calls it alive. */
    private static boolean runs(ProcessHandle process) throws IOException {
        Path state = Path.of("/proc", Long.toString(process.pid()), "stat");
        return process.isAlive()
                && !(Files.exists(state) && Files.readString(state).contains(") Z "));
    }

    @Test
    void nothingOfTheMachineIsNeededOnThePath() throws IOException {
        try (GatewayProcess gateway = GatewayProcess.launch(dataDir, Flags.none(), Map.of("PATH", programs.toString()))
                .awaitReady()) {
            store(gateway, "m1");
            assertThat(gateway.output())
                    .contains("embedded Redis: Redis 7.0.15")
                    .doesNotContain("WARN", "a bug");
        }
    }

    @Test
    void theVersionTellsWhichRedisItWouldBe() {
        try (GatewayProcess gateway =
                GatewayProcess.launch(dataDir, Flags.none().with("version", ""), Map.of("PATH", ""))) {
            assertThat(gateway.exitCode()).isZero();
            assertThat(gateway.output())
                    .contains("longwire gateway ", "a Redis of its own would be Redis 7.0.15, which comes with it");
        }
    }

    @Test
    void phonesThatFillItAreToldToTryLaterAndServiceGoesOn() throws IOException {
        Flags flags = Flags.none().with("redis-max-memory", "32MiB").with("admin-token", TOKEN);
        try (GatewayProcess gateway = GatewayProcess.start(dataDir, flags);
                RawPhone alice = RawPhone.connect(gateway.address())) {
            alice.logIn("alice", "phone");
            Receipt receipt = fill(alice);
            assertThat(receipt.getOutcome()).isEqualTo(Outcome.REJECTED);
            assertThat(receipt.getCode()).isEqualTo(Code.UNAVAILABLE);
            assertThat(receipt.getRetryAfterMs()).isPositive();

            try (RawPhone bob = RawPhone.connect(gateway.address())) {
                bob.logIn("bob-0", "phone");
                assertThat(bob.take().getId()).isEqualTo("m0");
                // Until his mailbox is known to be empty, what comes would have to be stored behind m0.
                await().until(() -> gateway.admin()
                        .request("GET", "/users/bob-0", TOKEN)
                        .body()
                        .contains("ACTIVE, LIVE"));
                alice.send("there", "bob-0", "are you there?");
                assertThat(bob.take().getId()).isEqualTo("there");
            }
            assertThat(gateway.admin().isReady()).isTrue();
        }
    }

    /** To so many users that no limit of one mailbox is met. */
    private static Receipt fill(RawPhone phone) throws IOException {
        String text = "x".repeat(60_000);
        for (int i = 0; i < 1_000; i++) {
            phone.send("m" + i, "bob-" + i, text);
            Receipt receipt = phone.receipt();
            if (receipt.getOutcome() != Outcome.STORED) {
                return receipt;
            }
        }
        throw new AssertionError("60 MB were stored in 32 MiB");
    }

    /** The program has another name than the link to it. */
    private Path installAsDebianDoes() throws IOException {
        Path program =
                Files.copy(InstalledRedis.find(programs.resolve("bundled")), programs.resolve("redis-check-rdb"));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Files.createSymbolicLink(programs.resolve("redis-server"), program);
        return programs;
    }

    private static void store(GatewayProcess gateway, String id) throws IOException {
        try (RawPhone alice = RawPhone.connect(gateway.address())) {
            alice.logIn("alice", "phone");
            alice.send(id, "bob", "hello");
            assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);
        }
    }
}
