package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.proto.Kick;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

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
