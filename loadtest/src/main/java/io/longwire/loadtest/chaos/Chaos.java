package io.longwire.loadtest.chaos;

import io.longwire.loadtest.chaos.fault.FaultKind;
import io.longwire.loadtest.chaos.site.Layout;
import io.longwire.loadtest.chaos.site.Site;
import io.longwire.loadtest.report.ChaosReport.Round;
import io.longwire.loadtest.report.ChaosTable;
import io.longwire.loadtest.report.Ink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Plays faults, round by round. Gateways and Redis go on from one round to the next while all is well, and are replaced by new
 * ones where the next fault needs others, or the last has left them broken.
 *
 * <p>Used by one thread. Closing it ends every process that it has started.
 */
public final class Chaos implements AutoCloseable {

    private final ChaosPlan plan;
    private final Consumer<String> progress;
    private final List<Round> rounds = new ArrayList<>();
    private Optional<Site> site = Optional.empty();
    private Layout layout = Layout.SINGLE;
    private int sites;

    /**
     * Nothing was played yet.
     *
     * @param progress hears a line about each round
     */
    public Chaos(ChaosPlan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /** Plays everything that can be played here. */
    public void play() throws InterruptedException {
        List<FaultKind> faults = plan.faults().stream()
                .filter(kind -> kind.obstacle(plan.site(), plan.town()).isEmpty())
                .sorted(Comparator.comparing(FaultKind::layout))
                .toList();
        for (FaultKind kind : faults) {
            for (int number = 1; number <= plan.rounds(); number++) {
                Round round = play(new RoundPlayer(plan, kind, number), kind.layout());
                rounds.add(round);
                progress.accept(inWords(round));
                if (!round.isClean()) {
                    // At once: the table comes when all rounds are over, which may take an hour.
                    progress.accept(ChaosTable.failure(round, Ink.PLAIN));
                    close();
                }
            }
        }
    }

    private Round play(RoundPlayer player, Layout needed) throws InterruptedException {
        try {
            return player.play(siteFor(needed));
        } catch (IOException e) {
            return player.failed("gateways or Redis did not start: " + e.getMessage());
        }
    }

    /** What was played so far; also after {@link #play} was interrupted. */
    public List<Round> rounds() {
        return List.copyOf(rounds);
    }

    /** What cannot be played here, and why, in sentences. */
    public List<String> skipped() {
        return plan.faults().stream()
                .flatMap(
                        kind -> kind
                                .obstacle(plan.site(), plan.town())
                                .map(obstacle -> kind.word() + " is skipped: " + obstacle)
                                .stream())
                .toList();
    }

    private Site siteFor(Layout needed) throws IOException, InterruptedException {
        if (site.isPresent() && layout == needed) {
            return site.get();
        }
        close();
        Path directory = plan.directory().resolve("site-" + ++sites);
        layout = needed;
        site = Optional.of(Site.start(plan.site(), needed, directory));
        return site.get();
    }

    private static String inWords(Round round) {
        String whole = Double.isNaN(round.wholeSeconds())
                ? "never whole again"
                : String.format(java.util.Locale.ROOT, "whole after %.1f s", round.wholeSeconds());
        return "%s %d: %s; %s, %,d messages, %s"
                .formatted(
                        round.fault(),
                        round.number(),
                        round.injected(),
                        whole,
                        round.check().sent(),
                        round.isClean() ? "ok" : "FAILED");
    }

    @Override
    public void close() {
        site.ifPresent(Site::close);
        site = Optional.empty();
    }
}
