package io.longwire.loadtest.chaos;

import io.longwire.loadtest.chaos.fault.FaultKind;
import io.longwire.loadtest.chaos.load.TownPlan;
import io.longwire.loadtest.chaos.site.SitePlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What is to be played.
 *
 * @param rounds how often each fault
 * @param races how many login races in a round of them
 * @param seed what chance begins with in the first round of each fault; it counts up with the rounds
 * @param wholeLimit how long to wait for service to be whole
 * @param settleLimit how long the last messages of a round may take to arrive
 * @param directory where processes keep their data and logs, and histories are written
 */
public record ChaosPlan(
        List<FaultKind> faults,
        int rounds,
        int races,
        long seed,
        SitePlan site,
        TownPlan town,
        Duration wholeLimit,
        Duration settleLimit,
        Path directory) {

    public ChaosPlan {
        faults = List.copyOf(faults);
    }
}
