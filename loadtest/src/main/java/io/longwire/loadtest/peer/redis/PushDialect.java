package io.longwire.loadtest.peer.redis;

import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.device.Dial;
import io.longwire.loadtest.device.Dialect;
import io.longwire.loadtest.device.Link;
import io.longwire.loadtest.device.Login;
import java.util.Optional;

/**
 * How a backend speaks to Redis to push.
 *
 * @param promise what it is promised
 * @param prefix what the names of all keys and channels begin with
 * @param run tells this run's pushes from those of others
 * @param password what Redis asks for; empty if nothing
 */
public record PushDialect(PushWay way, Promise promise, String prefix, long run, Optional<String> password)
        implements Dialect {

    @Override
    public String name() {
        return "push";
    }

    @Override
    public Link open(Dial dial, Login login, Link.Listener listener) {
        PushLink link = new PushLink(dial, login, this, listener);
        link.open();
        return link;
    }
}
