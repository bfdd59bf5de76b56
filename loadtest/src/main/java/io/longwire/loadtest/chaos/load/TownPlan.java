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
 * @param pushing what backends push to them; empty for nothing
 */
public record TownPlan(int users, double messagesPerSecond, Cell.Habits habits, Optional<Pushing> pushing) {

    /**
     * What backends do.
     *
     * @param dialect how they speak to Redis
     * @param perSecond what they push, all together
     */
    public record Pushing(Dialect dialect, double perSecond) {}
}
