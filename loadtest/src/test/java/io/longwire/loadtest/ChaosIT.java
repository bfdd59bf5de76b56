package io.longwire.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longwire.loadtest.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main faults, a short round each, against three gateways: the least that has to hold before anything is merged. */
class ChaosIT {

    private static final Path GATEWAY = Path.of(System.getProperty("longwire.gateway.jar"));
    private static final Path LOADTEST = Path.of(System.getProperty("longwire.loadtest.jar"));
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** A seed by which nothing is paused for long. */
    private static final String SEED = "4";

    private static final String FAULTS =
            "gateway-kill,push-reader-kill,gateway-stop,login-races,redis-kill-empty,redis-kill,redis-full,redis-cut";

    @TempDir
    private Path directory;

    @BeforeEach
    void whatIsNeededIsThere() {
        assumeThat(GATEWAY)
                .as("the gateway's jar, which 'mvn verify' of the whole project builds first")
                .isRegularFile();
        assumeThat(Programs.find("redis-server")).as("redis-server").isPresent();
    }

    private Process start(String arguments, Path output) throws IOException {
        List<String> command = Programs.ofJar(LOADTEST);
        command.add("chaos");
        command.addAll(List.of("--gateway-jar", GATEWAY.toString(), "--seed", SEED));
        command.addAll(List.of(arguments.split(" +")));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    @Test
    void noFaultBreaksAPromise() throws Exception {
        Path output = directory.resolve("output.txt");
        Path json = directory.resolve("chaos.json");

        Process chaos = start("--users 100 --rate 200 --races 60 --fault " + FAULTS + " --json " + json, output);
        try {
            assertThat(chaos.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            chaos.destroy();
        }

        assertThat(chaos.exitValue()).as(Files.readString(output)).isZero();
        JsonNode rounds = new ObjectMapper().readTree(json.toFile()).get("rounds");
        assertThat(rounds).hasSize(FAULTS.split(",").length).allSatisfy(round -> assertThat(
                        round.get("check").get("receipted").asLong())
                .isPositive());
    }

    @Test
    void whoInterruptsItLeavesNothingBehind() throws Exception {
        Path output = directory.resolve("output.txt");
        Process chaos = start("--users 20 --rate 50 --gateways 2 --fault gateway-stop --rounds 100", output);
        Set<ProcessHandle> started = new HashSet<>(); // a gateway may be stopped just now: whoever was ever seen counts
        try {
            await().atMost(PATIENCE).until(() -> {
                chaos.descendants().forEach(started::add);
                return started.size() >= 3 && Files.readString(output).contains("gateway-stop 1:");
            });
        } finally {
            chaos.destroy();
        }

        assertThat(chaos.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        await().untilAsserted(() -> assertThat(started).noneMatch(ProcessHandle::isAlive));
        assertThat(output).content().contains("interrupted: ");
    }
}
