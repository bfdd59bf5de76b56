package io.longwire.loadtest.peer.relay;

import io.longwire.loadtest.device.Flushes;
import io.netty.channel.EventLoop;

/** What the connections of one event loop share, so that an idle one holds nothing. Belongs to its loop. */
final class RelayLoop {

    private final EventLoop loop;
    private final Flushes flushes;
    private final SendFields send = new SendFields();
    private final Name probe = new Name();

    RelayLoop(EventLoop loop) {
        this.loop = loop;
        this.flushes = new Flushes(loop);
    }

    EventLoop loop() {
        return loop;
    }

    Flushes flushes() {
        return flushes;
    }

    /** The message that is being passed on. */
    SendFields send() {
        return send;
    }

    /** A name to look up with. */
    Name probe() {
        return probe;
    }
}
