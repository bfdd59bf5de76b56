package io.longwire.loadtest.device;

import io.longwire.loadtest.check.Promise;

/** This project's wire: what the gateway speaks, and the bare relay. */
public final class LongwireDialect implements Dialect {

    private static final Promise GATEWAY = new Promise(true, true, true, true, true, true, true);
    private static final Promise RELAY = new Promise(true, false, false, true, false, false, false);

    private final String name;
    private final Promise promise;
    private final MessageName names;

    private LongwireDialect(String name, Promise promise, long run) {
        this.name = name;
        this.promise = promise;
        this.names = new MessageName(run);
    }

    /** As the gateway keeps it: every promise is checked. */
    public static LongwireDialect gateway(long run) {
        return new LongwireDialect("longwire", GATEWAY, run);
    }

    /** As the relay keeps it: frames in order, and no promise. */
    public static LongwireDialect relay(long run) {
        return new LongwireDialect("relay", RELAY, run);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Promise promise() {
        return promise;
    }

    @Override
    public Link open(Dial dial, Login login, Link.Listener listener) {
        LongwireLink link = new LongwireLink(dial, login, names, listener);
        link.open();
        return link;
    }
}
