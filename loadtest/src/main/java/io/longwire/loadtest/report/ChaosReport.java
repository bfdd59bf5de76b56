package io.longwire.loadtest.report;

import io.longwire.loadtest.check.Verdict;
import io.longwire.loadtest.report.RunReport.Count;
import io.longwire.loadtest.report.RunReport.Machine;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Everything that a run of faults found.
 *
 * @param commandLine how to run it again
 * @param started when it began
 * @param machine what the figures depend on
 * @param settings what was asked for, by the flags' names; the seed of chance among them
 * @param rounds what was played, in order
 * @param skipped what could not be played here, and why, in sentences
 */
public record ChaosReport(
        String commandLine,
        Instant started,
        Machine machine,
        Map<String, String> settings,
        List<Round> rounds,
        List<String> skipped) {

    public ChaosReport {
        rounds = List.copyOf(rounds);
        skipped = List.copyOf(skipped);
    }

    /**
     * One fault, played once.
     *
     * @param fault its name
     * @param number which round of this fault it was, from 1
     * @param seed what chance began with in this round: {@code --fault NAME --rounds 1 --seed SEED} plays it again
     * @param injected what was done, in words
     * @param wholeSeconds how long it took from when everything was put back until service was whole; NaN if it never was
     * @param longestAnswerSeconds the longest that a send waited for any answer after that; NaN if it is not known
     * @param seconds how long the round took in all
     * @param counts what happened how often
     * @param problems what must not have been, beside broken promises about messages, in words
     * @param check what the history check found
     */
    public record Round(
            String fault,
            int number,
            long seed,
            String injected,
            double wholeSeconds,
            double longestAnswerSeconds,
            double seconds,
            List<Count> counts,
            List<String> problems,
            Verdict check) {

        public Round {
            counts = List.copyOf(counts);
            problems = List.copyOf(problems);
        }

        /** Whether nothing was wrong. */
        public boolean isClean() {
            return problems.isEmpty() && check.clean();
        }
    }

    /** Whether nothing was wrong, and anything was played at all. */
    public boolean isClean() {
        return !rounds.isEmpty() && rounds.stream().allMatch(Round::isClean);
    }
}
