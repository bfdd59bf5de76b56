package io.longwire.gateway.session;

import io.longwire.gateway.mailbox.Message;
import io.longwire.gateway.routing.Waiter;
import java.util.List;

/** Writes down what a session would hear of its delivery. */
record DeliveryEvents(List<String> events) implements Delivery.Listener {

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
