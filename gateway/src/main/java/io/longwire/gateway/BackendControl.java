package io.longwire.gateway;

import io.longwire.gateway.auth.TokenHash;
import io.longwire.gateway.push.LocalControl;
import io.longwire.gateway.session.SessionTable;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What backends may do to the sessions of this node. */
final class BackendControl implements LocalControl {

    private static final Logger log = LoggerFactory.getLogger(BackendControl.class);

    private final SessionTable table;
    private final Runnable close;

    /** @param close sends all phones to other nodes; hands off at once */
    BackendControl(SessionTable table, Runnable close) {
        this.table = table;
        this.close = close;
    }

    @Override
    public void kick(String user, Optional<String> device, String detail) {
        log.debug(
                "a backend ends the sessions of {}{}",
                user,
                device.map(it -> " on " + it).orElse(""));
        device.ifPresentOrElse(it -> table.kick(user, it, detail), () -> table.kick(user, detail));
    }

    @Override
    public void revoke(String token) {
        table.revoke(TokenHash.of(token));
    }

    @Override
    public void close() {
        close.run();
    }
}
