package io.longwire.gateway.transport;

import io.longwire.gateway.session.EndReason;
import io.longwire.gateway.session.Session;
import io.longwire.proto.Kick;
import io.longwire.proto.Uplink;

/** From the login on: hands what the phone says to its session. Belongs to its connection's event loop. */
final class SessionPhase implements Connection.Phase {

    private final Session session;

    SessionPhase(Session session) {
        this.session = session;
    }

    @Override
    public boolean accept(Uplink frame) {
        switch (frame.getBodyCase()) {
            case SEND -> session.send(frame.getSend());
            case ACK -> {
                if (!session.acknowledge(frame.getAck().getSeq())) {
                    session.end(EndReason.kicked(Kick.Reason.BAD_FRAME, "ack of a seq that was never sent"));
                }
            }
            case SUBSCRIBE -> session.subscribe(frame.getSubscribe());
            case LOGOUT -> session.end(EndReason.LOGOUT);
            case LOGIN -> session.end(EndReason.kicked(Kick.Reason.NOT_ALLOWED, "logged in already"));
            case BODY_NOT_SET -> {}
        }
        return true;
    }

    @Override
    public boolean tolerates(int frameBytes) {
        return true;
    }

    @Override
    public void end(EndReason reason) {
        session.end(reason);
    }

    @Override
    public void alive() {
        session.alive();
    }

    @Override
    public void writable() {
        session.writable();
    }

    @Override
    public void disconnected() {
        session.end(EndReason.DISCONNECTED);
    }
}
