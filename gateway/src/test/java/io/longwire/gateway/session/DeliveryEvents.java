package io.longwire.gateway.session;

import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.presence.Presence.RenewOutcome;
import io.longwire.gateway.routing.Waiter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Writes down what a session would hear of its delivery. */
record DeliveryEvents(List<String> events) implements Delivery.Listener {
    @Override
    public void refused() {}

    @Override
    public CompletableFuture<RenewOutcome> claimAgain() {
        events.add("claimed again");
        return CompletableFuture.completedFuture(new RenewOutcome.Renewed(0, true, Optional.empty()));
    }

    @Override
    public void moved(String byDevice) {
        events.add("moved");
    }

    @Override
    public void passOn(Message message, Waiter waiter) {
        events.add("passed on " + message.deliver().getId());
    }

    @Override
    public void finished() {
        events.add("finished");
    }
}
