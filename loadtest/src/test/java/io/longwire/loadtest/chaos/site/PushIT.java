package io.longwire.loadtest.chaos.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longwire.loadtest.process.Programs;
import io.longwire.testing.BusyMachine;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Load by backends as a program, against two gateways as programs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PushIT {

    private static final Path GATEWAY = Path.of(System.getProperty("longwire.gateway.jar"));
    private static final Path LOADTEST = Path.of(System.getProperty("longwire.loadtest.jar"));

    @TempDir
    private Path directory;

    private Site site;

    @BeforeAll
    void start(@TempDir Path workdir) throws Exception {
        assumeThat(GATEWAY)
                .as("the gateway's jar, which 'mvn verify' of the whole project builds first")
                .isRegularFile();
        assumeThat(Programs.find("redis-server")).as("redis-server").isPresent();
        site = Site.start(new SitePlan(GATEWAY, 2, List.of(), Duration.ofSeconds(15)), Layout.SINGLE, workdir);
    }

    @AfterAll
    void stop() {
        if (site != null) {
            site.close();
        }
    }

    private List<String> command(String arguments) {
        String targets = site.addresses().stream().map(PushIT::text).collect(Collectors.joining(","));
        InetSocketAddress redis = site.redis().constantAddress().orElseThrow();
        List<String> command = Programs.ofJar(LOADTEST);
        command.add("push");
        command.addAll(List.of("--target", targets, "--redis", text(redis), "--for", "1s", "--warm-up", "500ms"));
        command.addAll(List.of(arguments.split(" ")));
        return command;
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--users 20",
                "--users 20 --rate 200",
                "--users 40 --fan-out 10 --rate 50",
                "--users 40 --everybody --rate 5 --producers 1",
                "--users 20 --by channel --rate 200",
            })
    void everyPushArrives(String arguments) throws Exception {
        Path json = directory.resolve("push.json");
        List<String> command = command(arguments);
        command.addAll(List.of("--json", json.toString()));
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(BusyMachine.FOR_SERVERS.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        for (JsonNode figure : new ObjectMapper().readTree(json.toFile()).get("figures")) {
            switch (figure.get("key").asText()) {
                case "not_delivered" -> assertThat(figure.get("value").asLong()).isZero();
                case "delivered_per_second" ->
                    assertThat(figure.get("value").asDouble()).isPositive();
                default -> {}
            }
        }
    }
}
