package io.longwire.loadtest.peer.nats;

import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.device.Dial;
import io.longwire.loadtest.device.Dialect;
import io.longwire.loadtest.device.Link;
import io.longwire.loadtest.device.Login;

/**
 * Core NATS: each user subscribes to {@code u.<user>}, and a message is published to its recipient's subject. Nobody is told
 * whether it arrived, a user may be there any number of times, and names may not begin or end with a dot.
 */
public final class NatsDialect implements Dialect {

    @Override
    public String name() {
        return "nats";
    }

    @Override
    public Promise promise() {
        boolean receipts = false;
        boolean safe = false;
        boolean acknowledged = false;
        boolean ordered = true;
        boolean stores = false;
        boolean exclusive = false;
        return new Promise(receipts, safe, acknowledged, ordered, false, stores, exclusive);
    }

    @Override
    public Link open(Dial dial, Login login, Link.Listener listener) {
        NatsLink link = new NatsLink(dial, login, listener);
        link.open();
        return link;
    }
}
