package io.longwire.loadtest.report;

import io.longwire.loadtest.check.Verdict;
import io.longwire.loadtest.report.RunReport.Latency;
import io.longwire.loadtest.report.RunReport.Machine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The same load against several servers, several times over, in turns: round 1 of every target, then round 2 of every target.
 *
 * @param title what is compared, in a line
 * @param commandLine how to run it again
 * @param started when it began
 * @param machine where it ran
 * @param settings what was asked for, by the flags' names
 * @param measures what was measured: the columns
 * @param targets what was tested: the rows. The first that has values is what the others are held against
 * @param warnings what limits the comparison's worth, in words
 */
public record Comparison(
        String title,
        String commandLine,
        Instant started,
        Machine machine,
        Map<String, String> settings,
        List<Measure> measures,
        List<Target> targets,
        List<String> warnings) {

    /** Which way a measure is better. */
    public enum Better {
        /** As latency, or memory. */
        LOWER,
        /** As throughput. */
        HIGHER,
        /** Tells something, and is no merit. */
        NEITHER
    }

    /**
     * One column.
     *
     * @param key a stable name for programs, as in {@link RunReport.Figure}
     * @param label what people read; short
     * @param unit the unit of its values
     */
    public record Measure(String key, String label, String unit, Better better) {}

    /**
     * One row.
     *
     * @param name what it is called
     * @param about version and what matters of its configuration, in a line; may be empty
     * @param skipped why it was not tested, in a sentence; empty if it was
     * @param rounds what each round gave, in order
     * @param latencies distributions of a typical round, to be laid over those of the others; may be empty
     */
    public record Target(String name, String about, String skipped, List<Round> rounds, List<Latency> latencies) {}

    /**
     * One round of one target.
     *
     * @param failure why it has no values, in a sentence; empty if it went well
     * @param values by the measures' keys; a measure that this target has not is absent
     * @param check what the history check found
     */
    public record Round(String failure, Map<String, Double> values, Verdict check) {

        /** Whether it gave values that may be compared. */
        public boolean succeeded() {
            return failure.isEmpty();
        }
    }

    /** What a target gave in all its rounds that went well. */
    public Optional<Spread> spread(Target target, Measure measure) {
        return Spread.of(
                values(target, measure).stream().flatMap(Optional::stream).toList());
    }

    /**
     * How many times as much a target gave as the first one, round by round: what slowed a round down slowed both. Empty for the
     * first one itself, and where no round has both values.
     */
    public Optional<Spread> ratio(Target target, Measure measure) {
        Optional<Target> first = baseline().filter(baseline -> !baseline.equals(target));
        return first.flatMap(baseline -> {
            List<Optional<Double>> ours = values(target, measure);
            List<Optional<Double>> theirs = values(baseline, measure);
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < Math.min(ours.size(), theirs.size()); round++) {
                if (ours.get(round).isPresent()
                        && theirs.get(round).filter(value -> value > 0).isPresent()) {
                    ratios.add(ours.get(round).get() / theirs.get(round).get());
                }
            }
            return Spread.of(ratios);
        });
    }

    /** The target that the others are held against; empty if none gave anything. */
    public Optional<Target> baseline() {
        return targets.stream()
                .filter(target -> target.rounds().stream().anyMatch(Round::succeeded))
                .findFirst();
    }

    /** Which rounds failed and which targets were skipped, in sentences. */
    public List<String> gaps() {
        return targets.stream().flatMap(Comparison::gaps).toList();
    }

    private static Stream<String> gaps(Target target) {
        if (!target.skipped().isEmpty()) {
            return Stream.of(target.name() + " was skipped: " + target.skipped());
        }
        List<String> gaps = new ArrayList<>();
        for (int i = 0; i < target.rounds().size(); i++) {
            if (!target.rounds().get(i).succeeded()) {
                gaps.add("%s, round %d failed: %s"
                        .formatted(target.name(), i + 1, target.rounds().get(i).failure()));
            }
        }
        return gaps.stream();
    }

    private static List<Optional<Double>> values(Target target, Measure measure) {
        return target.rounds().stream()
                .map(round -> Optional.of(round)
                        .filter(Round::succeeded)
                        .map(it -> it.values().get(measure.key()))
                        .filter(Double::isFinite))
                .toList();
    }
}
