package io.longwire.loadtest.report;

import io.longwire.loadtest.check.Undelivered;
import io.longwire.loadtest.check.Verdict;
import io.longwire.loadtest.check.Violation;
import io.longwire.loadtest.check.Violation.Kind;
import io.longwire.loadtest.report.Comparison.Better;
import io.longwire.loadtest.report.Comparison.Measure;
import io.longwire.loadtest.report.Comparison.Round;
import io.longwire.loadtest.report.Comparison.Target;
import io.longwire.loadtest.report.RunReport.Count;
import io.longwire.loadtest.report.RunReport.Figure;
import io.longwire.loadtest.report.RunReport.Latency;
import io.longwire.loadtest.report.RunReport.Line;
import io.longwire.loadtest.report.RunReport.Machine;
import io.longwire.loadtest.report.RunReport.Percentile;
import io.longwire.loadtest.report.RunReport.Series;
import io.longwire.loadtest.report.RunReport.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Made-up reports that look like real ones. */
final class Samples {

    static final Verdict CLEAN = new Verdict(
            1_203_340,
            12,
            1_203_331,
            1_203_331,
            9,
            0,
            0,
            0,
            Undelivered.NOTHING,
            Map.of(),
            "",
            Map.of(),
            Map.of(),
            List.of());

    static final Verdict BROKEN = new Verdict(
            1_203_340,
            12,
            1_203_331,
            1_203_328,
            9,
            0,
            0,
            0,
            Undelivered.NOTHING,
            Map.of(),
            "",
            Map.of(Kind.LOST, 12L, Kind.DUPLICATE, 1L),
            Map.of(),
            List.of(
                    new Violation(
                            Kind.LOST,
                            "alice→bob #17",
                            "was receipted, and never reached the application",
                            List.of("      5.000000 s  sent", "      7.000000 s  receipt: stored")),
                    new Violation(
                            Kind.DUPLICATE,
                            "carol→dave #3",
                            "reached the application twice",
                            List.of("      1.5 s  sent"))));

    private static final int SECONDS = 120;
    private static final Instant STARTED = Instant.parse("2026-03-01T12:30:00Z");
    static final Machine MACHINE = new Machine(
            "Linux 6.8.0 amd64", "AMD EPYC 9354 32-Core Processor", 16, 67_000_000_000L, "17.0.12 (Temurin)", "0.1.0");

    private Samples() {}

    static RunReport run(Verdict check) {
        return run(check, "longwire at 127.0.0.1:7400", List.of());
    }

    static RunReport run(Verdict check, String target, List<String> warnings) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("--phones", "50,000");
        settings.put("--rate", "200,000/s");
        settings.put("--duration", "2m");
        settings.put("--payload", "128 B");
        return new RunReport(
                "chat",
                target,
                "java -jar loadtest.jar chat --phones 50000 --rate 200000 --duration 2m --payload 128",
                STARTED,
                SECONDS,
                MACHINE,
                settings,
                List.of(
                        new Figure("messages.delivered_per_second", "Delivered", 199_832.4, "msg/s"),
                        new Figure("connections.online", "Phones on line", 50_000, ""),
                        new Figure("server.cpu_us_per_message", "Server CPU a message", 6.37, "µs"),
                        new Figure("server.memory_bytes_per_connection", "Server memory a phone", 5_432, "B"),
                        new Figure("generator.cpu_percent", "Generator's CPU", 41.26, "%"),
                        new Figure("server.bytes_per_message", "On the wire a message", Double.NaN, "B")),
                List.of(
                        latency("delivery", "from the moment it was due to the recipient's application", 420),
                        latency("receipt", "from the moment it was due to the sender's receipt", 510),
                        latency("login", "from the first byte to Welcome", 3_100)),
                series(),
                List.of(new Stage("log in", 0), new Stage("warm up", 2), new Stage("chat", 8.5)),
                List.of(
                        new Count("receipts", "delivered", 1_203_300),
                        new Count("receipts", "stored", 31),
                        new Count("ends", "kicked: draining", 12),
                        new Count("errors", "connection refused", 2)),
                warnings,
                check);
    }

    static Comparison comparison() {
        List<Measure> measures = List.of(
                new Measure("rate", "Delivered", "msg/s", Better.HIGHER),
                new Measure("p99", "Latency p99", "µs", Better.LOWER),
                new Measure("cpu", "CPU a message", "µs", Better.LOWER),
                new Measure("memory", "Memory a phone", "B", Better.LOWER));
        return new Comparison(
                "1 KiB chat between 10,000 phones, 50,000 messages a second",
                "java -jar loadtest.jar compare --rounds 3",
                STARTED,
                MACHINE,
                Map.of("--rounds", "3"),
                measures,
                List.of(
                        new Target(
                                "longwire",
                                "0.1.0, embedded Redis",
                                "",
                                rounds(1),
                                List.of(latency("delivery", "", 420))),
                        new Target(
                                "mosquitto", "2.0.18, QoS 1", "", rounds(1.7), List.of(latency("delivery", "", 700))),
                        new Target(
                                "socket.io",
                                "4.7.5 on Node 20",
                                "",
                                List.of(
                                        new Round("", Map.of("rate", 31_250.0, "p99", 48_000.0, "cpu", 61.0), CLEAN),
                                        new Round("the server ran out of memory", Map.of(), Verdict.NOTHING),
                                        new Round("", Map.of("rate", 29_100.0, "p99", 61_000.0, "cpu", 66.0), CLEAN)),
                                List.of()),
                        new Target("nats", "", "nats-server is not installed here", List.of(), List.of())),
                List.of("Server and generator share the machine: figures are good for comparing, not for boasting."));
    }

    static Latency latency(String name, String explanation, double median) {
        List<Percentile> percentiles = new ArrayList<>();
        for (double percent : new double[] {
            0, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 97, 98, 99, 99.5, 99.9, 99.95, 99.99, 99.995,
            99.999
        }) {
            double tail = -Math.log10(1 - percent / 100);
            percentiles.add(new Percentile(percent, median * (0.55 + 0.45 * Math.pow(tail + 0.7, 2.1))));
        }
        double max = median * 31;
        percentiles.add(new Percentile(100, max));
        return new Latency(name, explanation, 1_203_331, median * 1.2, max, percentiles);
    }

    private static List<Round> rounds(double factor) {
        return IntStream.range(0, 3)
                .mapToObj(round -> new Round(
                        "",
                        Map.of(
                                "rate",
                                (50_000 - 400 * round) / factor,
                                "p99",
                                (1_900 + 170 * round) * factor,
                                "cpu",
                                (6.1 + 0.2 * round) * factor,
                                "memory",
                                5_200.0 + 3_900 * (factor - 1) + 90 * round),
                        CLEAN))
                .toList();
    }

    private static Series series() {
        List<Double> seconds =
                IntStream.rangeClosed(1, SECONDS).mapToObj(i -> (double) i).toList();
        return new Series(
                seconds,
                List.of(
                        line("throughput", "sent", "msg/s", i -> ramp(i) * 200_000 + 2_500 * Math.sin(i)),
                        line("throughput", "delivered", "msg/s", i -> ramp(i) * (stall(i) ? 120_000 : 199_500)),
                        line("latency", "p50", "µs", i -> i < 2 ? Double.NaN : 410 + 20 * Math.sin(i / 3.0)),
                        line(
                                "latency",
                                "p99",
                                "µs",
                                i -> i < 2 ? Double.NaN : stall(i) ? 81_000 : 1_300 + 200 * Math.sin(i)),
                        line(
                                "latency",
                                "max",
                                "µs",
                                i -> i < 2 ? Double.NaN : stall(i) ? 240_000 : 6_000 + 3_000 * Math.cos(i * 1.7)),
                        line("connections", "on line", "", i -> Math.min(50_000, i * 5_000)),
                        line("errors", "errors", "1/s", i -> stall(i) ? 17 : 0),
                        line("server-cpu", "gateway", "%", i -> ramp(i) * 612 + 12 * Math.sin(i * 2.1)),
                        line("server-cpu", "redis", "%", i -> stall(i) ? 71 : 4),
                        line("server-memory", "gateway", "B", i -> 300e6 + ramp(i) * 270e6 + (i % 12) * 9e6),
                        line("server-memory", "redis", "B", i -> 12e6 + (i > 61 ? 41e6 : 0))));
    }

    private static Line line(String chart, String label, String unit, IntToDoubleFunction values) {
        return new Line(
                chart,
                label,
                unit,
                IntStream.rangeClosed(1, SECONDS).mapToDouble(values).boxed().toList());
    }

    private static double ramp(int second) {
        return Math.min(1, second / 10.0);
    }

    private static boolean stall(int second) {
        return second >= 60 && second < 66;
    }
}
