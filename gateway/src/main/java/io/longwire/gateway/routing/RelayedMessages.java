package io.longwire.gateway.routing;

import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.relay.Arrivals;
import io.longwire.gateway.relay.Reply;
import java.util.Optional;

/**
 * Takes messages from other nodes to their recipients' sessions here.
 *
 * <p>Belongs to one event loop.
 */
public final class RelayedMessages {

    private final LocalUsers local;
    private final Router router;

    public RelayedMessages(LocalUsers local, Router router) {
        this.local = local;
        this.router = router;
    }

    /**
     * A message from another node.
     *
     * @param slot the one slot that it is for; empty for all of the user's
     * @param lookFirst whether the mailbox is to be read before
     * @param answer to be told once what became of it, on any thread
     */
    public void take(Message message, Optional<String> slot, boolean lookFirst, Arrivals.Answer answer) {
        boolean isHere = false;
        for (Recipient recipient : local.find(message.user()).recipients()) {
            if (slot.isEmpty() || slot.get().equals(recipient.slotName())) {
                isHere = true;
                if (lookFirst) {
                    recipient.lookIntoMailbox();
                }
            }
        }
        if (!isHere) {
            // Of a claim that is about to have its session nobody may say that it is stale.
            answer.accept(local.isArriving(message.user(), slot) ? Reply.ELSEWHERE : Reply.GONE);
        } else if (slot.isPresent()) {
            router.routeToSlot(slot.get(), message, new Hop(answer));
        } else {
            router.route(message, new Hop(answer));
        }
    }

    /** Waits on behalf of a sender on another node. */
    private record Hop(Arrivals.Answer answer) implements Forwarder {
        @Override
        public void settle(Outcome outcome) {
            answer.accept(Reply.of(outcome));
        }

        @Override
        public void elsewhere() {
            answer.accept(Reply.ELSEWHERE);
        }

        @Override
        public boolean comesThroughRedis() {
            return true;
        }

        @Override
        public boolean isRevoked() {
            return answer.isRevoked();
        }
    }
}
