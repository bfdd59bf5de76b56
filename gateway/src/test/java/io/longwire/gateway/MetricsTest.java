package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.longwire.gateway.testing.Program;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.proto.Kick;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scraper sees. */
class MetricsTest {

    /** A guard against a label that grows: a gateway has a few hundred series, whatever its phones do. */
    private static final int MOST_SERIES = 1_500;

    private static final List<String> KICKS = Arrays.stream(Kick.Reason.values())
            .filter(reason -> reason != Kick.Reason.REASON_UNSPECIFIED && reason != Kick.Reason.UNRECOGNIZED)
            .map(Enum::name)
            .toList();
    private static final List<String> ENDINGS = Stream.concat(
                    KICKS.stream(), Stream.of("disconnected", "logout", "same_device"))
            .toList();

    @TempDir
    Path dir;

    @AutoClose
    static final RealRedis redis = RealRedis.start();

    @AutoClose
    private final TestGateway gateway = TestGateway.start(redis);

    @Test
    void whatHasNotHappenedYetIsThereAsAZero() {
        List<String> scrape = scrape();

        KICKS.forEach(reason -> assertThat(scrape).contains("longwire_kicks_total{reason=\"" + reason + "\"} 0.0"));
        ENDINGS.forEach(
                reason -> assertThat(scrape).contains("longwire_sessions_ended_total{reason=\"" + reason + "\"} 0.0"));
        Stream.concat(Stream.of("welcome"), ENDINGS.stream()).forEach(outcome -> assertThat(scrape)
                .contains("longwire_logins_total{outcome=\"" + outcome + "\"} 0.0"));
    }

    @Test
    void whatOthersKnowOfAnyProcessGoesByTheNamesTheyKnow() {
        List<String> scrape = scrape();

        for (String name : List.of(
                "longwire_ready 1.0",
                "longwire_nodes 1.0",
                "longwire_connections_max ",
                "longwire_build_info{",
                "process_start_time_seconds ",
                "process_cpu_seconds_total ",
                "process_open_fds ",
                "process_max_fds ")) {
            assertThat(scrape).as(name).anyMatch(line -> line.startsWith(name));
        }
        assertThat(scrape)
                .noneMatch(line -> line.startsWith("process_cpu_time") || line.startsWith("system_cpu_count"));
        assertThat(scrape)
                .anyMatch(line -> line.startsWith("longwire_send_to_receipt_seconds_bucket{le=\"0.5\"}"))
                .anyMatch(line -> line.startsWith("longwire_send_to_receipt_seconds_bucket{le=\"2.0\"}"));
    }

    /** Prometheus' own judgement, where promtool is installed. */
    @Test
    void promtoolHasNothingToObject() throws IOException, InterruptedException {
        assumeTrue(Program.succeeds("promtool", "--version"), "no promtool here");
        Path metrics = Files.writeString(dir.resolve("metrics"), String.join("\n", scrape()) + "\n");
        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(metrics.toFile())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(promtool.waitFor()).isZero();
    }

    @Test
    void everySeriesOfOursHasItsHelp() {
        assertThat(scrape().stream().filter(line -> line.matches("# HELP longwire_\\w+ *")))
                .isEmpty();
    }

    @Test
    void nothingThatAPhoneDoesAddsASeries() throws IOException {
        List<String> before = series();

        try (RawPhone phone = gateway.connect()) {
            phone.logIn("metrics-1", "phone");
            phone.send("m1", "metrics-1", "to myself");
            phone.take();
        }
        try (RawPhone phone = gateway.connect()) {
            phone.logIn("metrics-2", "phone");
        }
        await().until(() -> gateway.metric("longwire.sessions.ended", "reason", "disconnected") == 2);

        assertThat(series()).containsExactlyInAnyOrderElementsOf(before).hasSizeLessThanOrEqualTo(MOST_SERIES);
    }

    private List<String> scrape() {
        return gateway.admin().get("/metrics").body().lines().toList();
    }

    /** Without their values; those of the JVM come and go with its collectors. */
    private List<String> series() {
        return scrape().stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .filter(name -> !name.startsWith("jvm_"))
                .toList();
    }
}
