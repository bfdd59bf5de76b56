package io.longwire.loadtest.compare;

import io.longwire.loadtest.check.Verdict;
import io.longwire.loadtest.check.Verdicts;
import io.longwire.loadtest.compare.Bout.Score;
import io.longwire.loadtest.device.Dialect;
import io.longwire.loadtest.peer.Peer;
import io.longwire.loadtest.process.Workdir;
import io.longwire.loadtest.report.Comparison.Measure;
import io.longwire.loadtest.report.Comparison.Round;
import io.longwire.loadtest.report.Comparison.Target;
import io.longwire.loadtest.report.RunReport.Latency;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Several servers in several disciplines, round by round: in each round every discipline is played against one server after
 * the other, so that what disturbs the machine for a while disturbs all of them.
 */
public final class Contest {

    private final List<Peer> peers;
    private final List<Discipline> disciplines;
    private final Discipline.Load load;
    private final BiFunction<String, Long, Optional<Dialect>> dialects;
    private final Path workdir;
    private final Consumer<String> progress;
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, List<Round>> rounds = new LinkedHashMap<>();
    private final Map<String, List<Latency>> latencies = new HashMap<>();

    /**
     * A contest that was not begun.
     *
     * @param dialects finds a dialect by its name and the run's number
     * @param workdir where servers keep their files, each start in a directory of its own below it, which is removed after it
     * @param progress hears a line about each bout
     */
    public Contest(
            List<Peer> peers,
            List<Discipline> disciplines,
            Discipline.Load load,
            BiFunction<String, Long, Optional<Dialect>> dialects,
            Path workdir,
            Consumer<String> progress) {
        this.peers = List.copyOf(peers);
        this.disciplines = List.copyOf(disciplines);
        this.load = load;
        this.dialects = dialects;
        this.workdir = workdir;
        this.progress = progress;
    }

    /** What is measured. */
    public List<Measure> measures() {
        return disciplines.stream()
                .flatMap(discipline -> discipline.measures().stream())
                .toList();
    }

    /** What went wrong without making a round worthless, in sentences. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Plays everything. */
    public List<Target> play(int count) throws InterruptedException {
        List<Peer> present =
                peers.stream().filter(peer -> peer.missing().isEmpty()).toList();
        for (int round = 1; round <= count; round++) {
            Map<Peer, List<Score>> scores = new LinkedHashMap<>();
            for (Discipline discipline : disciplines) {
                for (Peer peer : present) {
                    String about =
                            "round " + round + ": " + discipline.name().toLowerCase(Locale.ROOT) + " of " + peer.name();
                    play(discipline, peer, about)
                            .ifPresent(score -> scores.computeIfAbsent(peer, unused -> new ArrayList<>())
                                    .add(score));
                }
            }
            present.forEach(peer -> rounds.computeIfAbsent(peer.name(), unused -> new ArrayList<>())
                    .add(round(scores.getOrDefault(peer, List.of()))));
        }
        return peers.stream().map(this::target).toList();
    }

    private Optional<Score> play(Discipline discipline, Peer peer, String about) throws InterruptedException {
        Bout bout = new Bout(discipline, load, dialects);
        if (!bout.suits(peer)) {
            return Optional.empty();
        }
        try (Workdir directory = Workdir.below(workdir)) {
            Score score = bout.play(peer, directory.path());
            score.limited().forEach(limit -> warnings.add(about + ": " + limit));
            progress.accept(about + ": " + Summary.of(discipline.measures(), score.values()));
            latencies.putIfAbsent(peer.name(), score.latencies());
            return Optional.of(score);
        } catch (IOException e) {
            warnings.add(about + " failed: " + e.getMessage());
            progress.accept(about + " failed: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Round round(List<Score> scores) {
        Map<String, Double> values = new LinkedHashMap<>();
        scores.forEach(score -> values.putAll(score.values()));
        Verdict verdict = Verdicts.merge(scores.stream().map(Score::verdict).toList());
        return new Round(scores.isEmpty() ? "nothing could be measured" : "", values, verdict);
    }

    private Target target(Peer peer) {
        return new Target(
                peer.name(),
                peer.description(),
                peer.missing().orElse(""),
                rounds.getOrDefault(peer.name(), List.of()),
                latencies.getOrDefault(peer.name(), List.of()));
    }
}
