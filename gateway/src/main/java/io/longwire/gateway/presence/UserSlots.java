package io.longwire.gateway.presence;

import java.util.List;

/**
 * The slots of one user, as Redis knows them.
 *
 * @param epoch the highest that a claim of the user was granted; of two answers the one with the higher epoch is the later
 * @param names of all slots, held or not
 * @param holders who holds those that are held
 */
public record UserSlots(long epoch, List<String> names, List<Holder> holders) {}
