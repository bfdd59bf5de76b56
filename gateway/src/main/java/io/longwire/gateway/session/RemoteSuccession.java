package io.longwire.gateway.session;

import io.longwire.gateway.relay.Arrivals.RemoteClaim;

/**
 * A claim of another node that takes a session's slot.
 *
 * @param whenDone tells that node that nothing is owed to the slot here any more
 */
record RemoteSuccession(RemoteClaim claim, Runnable whenDone) {

    boolean isAfter(long epoch) {
        return claim.epoch() > epoch;
    }

    String device() {
        return claim.device();
    }

    void done() {
        whenDone.run();
    }

    /** Tells two nodes that have claimed the slot one after the other. */
    Runnable andThen(Runnable other) {
        return () -> {
            whenDone.run();
            other.run();
        };
    }
}
