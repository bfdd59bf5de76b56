package io.longwire.loadtest.chaos.load;

import io.longwire.loadtest.device.Cell;

/**
 * The users of a round.
 *
 * @param users how many
 * @param messagesPerSecond what they write, all together
 * @param habits what their phones are like
 */
public record TownPlan(int users, double messagesPerSecond, Cell.Habits habits) {}
