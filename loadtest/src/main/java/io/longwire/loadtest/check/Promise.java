package io.longwire.loadtest.check;

/**
 * What a kind of server promises.
 *
 * @param receipts it tells the sender of each message that it has taken it
 * @param safe a message that it has receipted reaches its recipient
 * @param acknowledged its receipt may say {@link Outcome#DELIVERED}, and then the recipient has acknowledged the message
 * @param ordered what one sender sends to one recipient arrives in that order
 * @param orderedWhenRefused also where some of it was refused for now, and was sent again soon enough
 * @param stores it keeps messages for users who are off line
 * @param exclusive of several devices of one user at most one is on line
 */
public record Promise(
        boolean receipts,
        boolean safe,
        boolean acknowledged,
        boolean ordered,
        boolean orderedWhenRefused,
        boolean stores,
        boolean exclusive) {}
