package io.longwire.loadtest.chaos.load;

import io.longwire.loadtest.device.Cell;
import io.longwire.loadtest.device.Dialect;
import java.util.Optional;

/**
 * The users of a round.
 *
 * @param users how many
 * @param messagesPerSecond what they write, all together
 * @param habits what their phones are like
 * @param devices how many devices some of them have, all online at once; 1 where a user may have one only
 * @param pushing what backends push to them; empty for nothing
 */
public record TownPlan(
        int users, double messagesPerSecond, int devices, Cell.Habits habits, Optional<Pushing> pushing) {

    /** Whether a user may have several devices online. */
    public boolean hasSeveralDevices() {
        return devices > 1;
    }

    /**
     * What backends do.
     *
     * @param dialect how they speak to Redis
     * @param perSecond what they push, all together
     */
    public record Pushing(Dialect dialect, double perSecond) {}
}
