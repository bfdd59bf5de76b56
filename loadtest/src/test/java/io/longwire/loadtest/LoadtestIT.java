package io.longwire.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longwire.loadtest.peer.LongwirePeer;
import io.longwire.loadtest.peer.RunningServer;
import io.longwire.loadtest.process.Programs;
import io.longwire.testing.BusyMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The load test as a program, against the gateway as a program. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadtestIT {

    private static final Path GATEWAY = Path.of(System.getProperty("longwire.gateway.jar"));
    private static final Path LOADTEST = Path.of(System.getProperty("longwire.loadtest.jar"));

    @TempDir
    private Path directory;

    private RunningServer gateway;

    /** What a run of the program gave. */
    private record Run(int exitCode, String output) {}

    @BeforeAll
    void startGateway(@TempDir Path workdir) throws IOException {
        assumeThat(GATEWAY)
                .as("the gateway's jar, which 'mvn verify' of the whole project builds first")
                .isRegularFile();
        gateway = new LongwirePeer("longwire", GATEWAY, Programs.SHORT_LIVED_JVM, List.of()).start(workdir);
    }

    @AfterAll
    void stopGateway() {
        if (gateway != null) {
            gateway.close();
        }
    }

    private Process start(String arguments, Path output) throws IOException {
        List<String> command = Programs.ofJar(LOADTEST);
        command.addAll(List.of(arguments.split(" +")));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private Run run(String arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "run-", ".txt");
        return end(start(arguments, output), output);
    }

    private static Run end(Process process, Path output) throws IOException, InterruptedException {
        try {
            assertThat(process.waitFor(BusyMachine.FOR_SERVERS.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            return new Run(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }

    private String target() {
        return " --target 127.0.0.1:" + gateway.address().getPort();
    }

    private static List<String> keys(Path json) throws IOException {
        JsonNode figures = new ObjectMapper().readTree(json.toFile()).get("figures");
        return StreamSupport.stream(figures.spliterator(), false)
                .map(figure -> figure.get("key").asText())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "chat --users 20 --warm-up 500ms --for 1s --processes 2,                         delivered_per_second",
        "idle --users 40 --for 1s,                                                       server.cpu_percent_per_thousand",
        "login --users 50 --for 1s,                                                      server.cpu_us_per_login",
        "reconnect --users 20 --for 1s --rate 200 --backoff 100ms --processes 2,         back.p50_us",
        "offline --users 20 --senders 4 --messages 20 --rounds 2,                        redis.cpu_us_per_stored_message",
        "slow --users 20 --warm-up 500ms --for 1s --rate 500,                            recovery_seconds",
        "kick --users 4 --devices 3 --for 5s,                                            races",
        "mixed --users 30 --for 1s --rate 200 --cuts 20 --stalls 0 --backoff 100ms,      delivered_per_second",
    })
    void theGatewayPassesEveryScenario(String scenario, String figure) throws Exception {
        Path json = directory.resolve("run.json");
        Path page = directory.resolve("run.html");

        Run run = run(scenario + target() + " --json " + json + " --report " + page);

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("check: ").doesNotContain("given up");
        assertThat(keys(json)).contains(figure);
        assertThat(page).content().startsWith("<!doctype html>").contains("</html>");
    }

    @Test
    void phonesLogInWithTokensThatAreSignedForThem() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "a-secret-of-no-less-than-32-bytes-of-text");
        List<String> strict = List.of("--auth", "jwt", "--jwt-secret-file", secret.toString(), "--jwt-issuer", "shop");
        Path workdir = Files.createDirectories(directory.resolve("strict"));
        try (RunningServer server =
                new LongwirePeer("strict", GATEWAY, Programs.SHORT_LIVED_JVM, strict).start(workdir)) {
            Run run = run("chat --users 4 --for 1s --warm-up 0s --jwt-issuer shop --jwt-secret " + secret
                    + " --target 127.0.0.1:" + server.address().getPort());

            assertThat(run.exitCode()).as(run.output()).isZero();
        }
    }

    @Test
    void aRunThatIsInterruptedIsCutShortAndTold() throws Exception {
        Path json = directory.resolve("interrupted.json");
        Path output = Files.createTempFile(directory, "run-", ".txt");
        Process process =
                start("chat --users 20 --warm-up 0s --for 1h --processes 2" + target() + " --json " + json, output);
        await().atMost(BusyMachine.FOR_SERVERS)
                .until(() -> Files.readString(output).contains("chat "));

        process.destroy();

        Run run = end(process, output);
        assertThat(run.output()).contains("check: ", "none lost");
        assertThat(keys(json)).contains("delivered_per_second");
    }

    @Test
    void serversAreComparedInTurns() throws Exception {
        Path json = directory.resolve("comparison.json");

        Run run = run("compare --targets relay,longwire=" + GATEWAY
                + " --disciplines speed,mail --rounds 1 --for 1s --warm-up 1s" + " --users 20 --json " + json);

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("relay", "longwire", "msg/s", "stored");
        assertThat(new ObjectMapper().readTree(json.toFile()).get("targets")).hasSize(2);
    }
}
