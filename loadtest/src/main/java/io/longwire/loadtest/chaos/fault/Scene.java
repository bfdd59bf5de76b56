package io.longwire.loadtest.chaos.fault;

import io.longwire.loadtest.chaos.load.Town;
import io.longwire.loadtest.chaos.site.GatewayNode;
import io.longwire.loadtest.chaos.site.Site;
import java.time.Duration;
import java.util.Random;

/**
 * Where a fault is played.
 *
 * @param random what it leaves to chance: the same seed, the same fault
 * @param races how many login races there are to be
 */
public record Scene(Site site, Town town, Random random, int races) {

    /** What a replica that takes over may not have: nothing where gateways waited for it before they said "stored". */
    Fault.Loss lossByFailover() {
        return site.plan().isStoredByReplicas() ? Fault.Loss.NOTHING : Fault.Loss.WHAT_WAS_STORED;
    }

    /** The index of some gateway. */
    int anyGateway() {
        return random.nextInt(site.gateways().size());
    }

    GatewayNode gateway(int index) {
        return site.gateways().get(index);
    }

    /** A time from {@code shortest} to {@code longest}. */
    Duration between(Duration shortest, Duration longest) {
        long spread = longest.toMillis() - shortest.toMillis();
        return shortest.plusMillis(random.nextLong(spread + 1));
    }

    static String seconds(Duration duration) {
        return String.format(java.util.Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }

    /** Waits; not at all if the time is over already, as it may be on a busy machine. */
    static void pause(Duration duration) throws InterruptedException {
        Thread.sleep(Math.max(0, duration.toMillis()));
    }
}
