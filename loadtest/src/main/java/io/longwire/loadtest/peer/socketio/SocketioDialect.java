package io.longwire.loadtest.peer.socketio;

import io.longwire.loadtest.check.Promise;
import io.longwire.loadtest.device.Dial;
import io.longwire.loadtest.device.Dialect;
import io.longwire.loadtest.device.Link;
import io.longwire.loadtest.device.Login;

/**
 * The events of {@code server.js}, spoken to a usual socket.io server. A message is one JSON text with its payload in base64, as
 * chats send text: binary attachments would be two WebSocket frames each. Only WebSocket, without compression, as is the
 * library's default.
 *
 * <p>A receipt is the acknowledgement of the sender's event: delivered, once the recipient's own acknowledgement came, or stored.
 * Mail that is drained at a login and lost on its way is lost for good, and what is sent meanwhile may overtake it. Heartbeats
 * come from the server, every 25 s, and are answered; the phone has none of its own.
 */
public final class SocketioDialect implements Dialect {

    @Override
    public String name() {
        return "socketio";
    }

    @Override
    public Promise promise() {
        boolean receipts = true;
        boolean safe = false;
        boolean acknowledged = true;
        boolean ordered = false;
        boolean stores = true;
        boolean exclusive = true;
        return new Promise(receipts, safe, acknowledged, ordered, false, stores, exclusive);
    }

    @Override
    public Link open(Dial dial, Login login, Link.Listener listener) {
        SocketioLink link = new SocketioLink(dial, login, listener);
        link.open();
        return link;
    }
}
