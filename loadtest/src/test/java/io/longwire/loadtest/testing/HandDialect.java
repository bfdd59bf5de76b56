package io.longwire.loadtest.testing;

import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.device.Dial;
import io.longwire.loadtest.device.Dialect;
import io.longwire.loadtest.device.Link;
import io.longwire.loadtest.device.Login;
import java.util.ArrayList;
import java.util.List;

/** A dialect without a server: the test itself answers what phones say. Belongs to the event loop of its phones. */
public final class HandDialect implements Dialect {

    private final List<HandLink> links = new ArrayList<>();

    @Override
    public String name() {
        return "hand";
    }

    @Override
    public Promise promise() {
        return new Promise(true, true, true, true, true, true, true);
    }

    @Override
    public Link open(Dial dial, Login login, Link.Listener listener) {
        HandLink link = new HandLink(login, listener);
        links.add(link);
        return link;
    }

    /** Every link that a phone has opened, in order. */
    public List<HandLink> links() {
        return links;
    }
}
