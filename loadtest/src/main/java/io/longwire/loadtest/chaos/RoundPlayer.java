package io.longwire.loadtest.chaos;

import io.longwire.loadtest.chaos.fault.Fault;
import io.longwire.loadtest.chaos.fault.FaultKind;
import io.longwire.loadtest.chaos.fault.Scene;
import io.longwire.loadtest.chaos.load.DeadLetter;
import io.longwire.loadtest.chaos.load.Town;
import io.longwire.loadtest.chaos.site.DeadLetterReader;
import io.longwire.loadtest.chaos.site.Site;
import io.longwire.loadtest.check.Verdict;
import io.longwire.loadtest.report.ChaosReport.Round;
import io.longwire.loadtest.report.RunReport.Count;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One round: new users come and chat, all is seen to be well, the fault is played, service comes back, the last messages arrive,
 * and the history of all of them is judged.
 */
final class RoundPlayer {

    private static final Duration ARRIVAL_LIMIT = Duration.ofSeconds(60);

    /**
     * How long any answer may take once all is put back: a phone that does not acknowledge, a node that does not answer, and a few
     * calls of Redis, each with a bound of its own.
     */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);

    private static final int LEAST_CALM_MILLIS = 1_000;
    private static final int CALM_SPREAD_MILLIS = 1_500;

    /** Leaves room for nothing else: users of two rounds must not have the same names. */
    private static final long RUN_BITS = (1L << 40) - 1;

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final ChaosPlan plan;
    private final FaultKind kind;
    private final int number;
    private final long seed;
    private final Random random;
    private final List<String> problems = new ArrayList<>();
    private String injected = "nothing was done";
    private double wholeSeconds = Double.NaN;
    private double longestAnswerSeconds = Double.NaN;

    RoundPlayer(ChaosPlan plan, FaultKind kind, int number) {
        this.plan = plan;
        this.kind = kind;
        this.number = number;
        this.seed = plan.seed() + number - 1;
        // Random draws nearly the same for seeds that are close to each other.
        this.random = new Random(seed * GOLDEN_GAMMA + kind.word().hashCode());
    }

    Round play(Site site) throws InterruptedException {
        long start = System.nanoTime();
        String name = kind.word() + "-" + number;
        long run = ThreadLocalRandom.current().nextLong() & RUN_BITS;
        try (Town town = Town.found(
                plan.town(), run, site.addresses(), site.redis().constantAddress(), plan.directory(), name, seed)) {
            if (isWell(town)) {
                town.beginUnrest();
                Thread.sleep(LEAST_CALM_MILLIS + random.nextInt(CALM_SPREAD_MILLIS));
                trouble(new Scene(site, town, random, plan.races()));
            }
            DeadLetterReader deadLetters = new DeadLetterReader(site.redis());
            town.settle(plan.settleLimit(), () -> read(deadLetters))
                    .ifPresent(left ->
                            problems.add("after " + plan.settleLimit().toSeconds() + " s there are still " + left));
            Duration wait = town.longestWait();
            if (wait.compareTo(ANSWER_LIMIT) > 0) {
                problems.add("a message had no answer for " + wait.toSeconds() + " s, at most "
                        + ANSWER_LIMIT.toSeconds() + " s are allowed");
            }
            longestAnswerSeconds = wait.toMillis() / 1e3;
            problems.addAll(town.dismissed());
            List<Count> counts = counts(town);
            return round(counts, town.finish(), start);
        }
    }

    private static List<DeadLetter> read(DeadLetterReader reader) {
        try {
            return reader.next().stream()
                    .flatMap(fields -> DeadLetter.of(fields).stream())
                    .toList();
        } catch (IOException e) {
            // Redis is not there just now, or not in one piece: what came meanwhile is read when it is.
            return List.of();
        }
    }

    /** The round cannot be played, for a reason that has nothing to do with its fault. */
    Round failed(String problem) {
        problems.add(problem);
        return round(List.of(), Verdict.NOTHING, System.nanoTime());
    }

    private boolean isWell(Town town) throws InterruptedException {
        if (!town.arrive(ARRIVAL_LIMIT)) {
            problems.add("before the fault " + town.missing() + " users could not log in");
            return false;
        }
        town.write();
        if (town.awaitWhole(plan.wholeLimit()).isEmpty()) {
            problems.add("before the fault service was not whole");
            return false;
        }
        return true;
    }

    private void trouble(Scene scene) throws InterruptedException {
        Town town = scene.town();
        long healed = System.nanoTime();
        try {
            Fault fault = kind.make(scene);
            try {
                town.note("the fault begins");
                injected = fault.inject();
                town.note(injected);
                if (fault.mayBeLost() == Fault.Loss.WHAT_WAS_STORED) {
                    town.storeGone();
                }
            } catch (IOException e) {
                problems.add(e.getMessage()); // now: what fails in the healing may only come of it
            } finally {
                healed = System.nanoTime();
                fault.heal();
                town.note("healed");
                town.expectAnswers();
            }
            problems.addAll(fault.findings());
        } catch (IOException e) {
            problems.add(e.getMessage());
        }
        town.endUnrest();
        Optional<Long> whole = town.awaitWhole(plan.wholeLimit());
        if (whole.isPresent()) {
            town.note("whole");
            wholeSeconds = (whole.get() - healed) / 1e9;
        } else {
            problems.add("service was not whole again after "
                    + plan.wholeLimit().toSeconds() + " s, with " + town.missing() + " users off line");
        }
    }

    private static List<Count> counts(Town town) throws InterruptedException {
        List<Count> counts = new ArrayList<>();
        town.take().counts().forEach((name, count) -> {
            int slash = name.indexOf('/');
            counts.add(new Count(name.substring(0, slash), name.substring(slash + 1), count));
        });
        return counts;
    }

    private Round round(List<Count> counts, Verdict verdict, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Round(
                kind.word(),
                number,
                seed,
                injected,
                wholeSeconds,
                longestAnswerSeconds,
                seconds,
                counts,
                problems,
                verdict);
    }
}
