package io.longwire.gateway.routing;

import io.longwire.gateway.mailbox.Message;

/**
 * A message and who waits for its outcome.
 *
 * @param rounds how often its place was looked for in vain; see {@link Passage#MAX_ROUNDS}
 */
record Pending(Message message, Waiter waiter, int rounds) implements PendingQueue.Item {

    Pending nextRound() {
        return new Pending(message, waiter, rounds + 1);
    }
}
