package io.longwire.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longwire.loadtest.peer.relay.Relay;
import io.longwire.loadtest.testing.Lie;
import io.longwire.loadtest.testing.LyingServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every scenario for a second or two, against a server that keeps its promises, or promises nothing. */
class ScenariosTest {

    private final Terminal terminal = new Terminal();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "chat --users 20 --warm-up 200ms --for 500ms,                                     delivered_per_second",
        "chat --users 20 --warm-up 200ms --for 500ms --any --rate 500 --threads 2,         delivery.p99_us",
        "login --users 50 --for 500ms,                                                    logins_per_second",
        "reconnect --users 20 --for 500ms --rate 200 --backoff 100ms,                     back.p99_us",
        "offline --users 20 --senders 4 --messages 20 --rounds 2,                         drained_per_second",
        "slow --users 20 --warm-up 200ms --for 500ms --rate 500 --share 0.5,              slow.others.p99_us",
        "kick --users 4 --devices 3 --for 1s,                                             races",
        "mixed --users 30 --for 2s --rate 300 --cuts 20 --stalls 0 --away 0.1 --backoff 100ms,       delivered_per_second",
    })
    void aServerThatKeepsItsPromisesPasses(String scenario, String figure) throws IOException {
        Path json = directory.resolve("run.json");
        try (LyingServer server = LyingServer.start(Lie.NONE)) {
            assertThat(terminal.run(scenario + " --target " + server.address() + " --seed 7 --json " + json))
                    .as(terminal.output() + terminal.errors())
                    .isZero();
        }

        assertThat(terminal.output()).doesNotContain("given up");
        JsonNode run = new ObjectMapper().readTree(json.toFile());
        assertThat(keys(run)).contains(figure);
    }

    @Test
    void pairsOnTheSameServerChatWhereServersDoNotKnowEachOther() throws IOException {
        Path json = directory.resolve("run.json");
        try (LyingServer one = LyingServer.start(Lie.NONE);
                LyingServer other = LyingServer.start(Lie.NONE)) {
            String targets = one.address() + "," + other.address();

            assertThat(terminal.run("chat --partners same --users 8 --warm-up 0s --for 500ms --target " + targets
                            + " --json " + json))
                    .as(terminal.output() + terminal.errors())
                    .isZero();
            assertThat(new ObjectMapper().readTree(json.toFile()).get("target").asText())
                    .isEqualTo(targets);
            assertThat(one.sources()).isNotEmpty();
            assertThat(other.sources()).isNotEmpty();
        }
        assertThat(terminal.output()).contains("none lost");
    }

    private static List<String> keys(JsonNode run) {
        return StreamSupport.stream(run.get("figures").spliterator(), false)
                .map(one -> one.get("key").asText())
                .toList();
    }

    @Test
    void theRelayIsHeldToNoPromise() {
        try (Relay relay = Relay.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1)) {
            String target = "127.0.0.1:" + relay.address().getPort();
            assertThat(terminal.run("chat --dialect relay --target " + target + " --users 20 --warm-up 0s --for 500ms"))
                    .as(terminal.output() + terminal.errors())
                    .isZero();
        }
    }

    @Test
    void theWholeHistoryIsWrittenIfItIsAskedFor() throws IOException {
        Path history = directory.resolve("history.txt");
        try (LyingServer server = LyingServer.start(Lie.LOSES)) {
            terminal.run("chat --users 4 --warm-up 0s --for 500ms --settle 500ms --threads 2 --target "
                    + server.address() + " --history " + history);
        }

        assertThat(Files.readAllLines(history)).anyMatch(line -> line.endsWith("\treceipt: delivered"));
        assertThat(directory.resolve("history.txt.1")).isNotEmptyFile();
        assertThat(terminal.output()).contains("LOST: ", "receipt: stored");
    }

    @Test
    void connectionsComeFromTheAddressesThatAreNamed() {
        try (LyingServer server = LyingServer.start(Lie.NONE)) {
            assertThat(terminal.run(
                            "chat --users 4 --warm-up 0s --for 200ms --bind 127.0.5.1 --target " + server.address()))
                    .as(terminal.output() + terminal.errors())
                    .isZero();
            assertThat(server.sources()).containsExactly("127.0.5.1");
        }
    }
}
