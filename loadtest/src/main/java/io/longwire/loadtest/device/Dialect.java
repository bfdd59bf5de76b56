package io.longwire.loadtest.device;

import io.longwire.loadtest.check.Promise;

/**
 * How one kind of server is spoken to: this project's wire, MQTT, socket.io, NATS.
 *
 * <p>Stateless; one serves all phones and all event loops of a run.
 */
public interface Dialect {

    /** The name that users know it by, as in {@code --dialect mqtt}. */
    String name();

    /** What a server of this kind promises, and the check may therefore hold it to. */
    Promise promise();

    /**
     * Connects and logs in. Returns at once; what becomes of it is told to the listener, on the dial's event loop and never
     * from within this call.
     */
    Link open(Dial dial, Login login, Link.Listener listener);
}
