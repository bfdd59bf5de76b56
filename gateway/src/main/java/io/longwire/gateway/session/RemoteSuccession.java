package io.longwire.gateway.session;

import io.longwire.gateway.relay.Arrivals.RemoteClaim;
import io.longwire.gateway.relay.Handover;
import java.util.function.Consumer;

/**
 * A claim of another node that takes a session's slot.
 *
 * @param whenDone tells that node that nothing is owed to the slot here any more
 */
record RemoteSuccession(RemoteClaim claim, Consumer<Handover> whenDone) {

    boolean isAfter(long epoch) {
        return claim.epoch() > epoch;
    }

    String device() {
        return claim.device();
    }

    void done(Handover handover) {
        whenDone.accept(handover);
    }

    /** Tells two nodes that have claimed the slot one after the other. */
    Consumer<Handover> andThen(Consumer<Handover> other) {
        return whenDone.andThen(other);
    }
}
