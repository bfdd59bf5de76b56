package io.longwire.loadtest.testing;

import io.longwire.loadtest.check.Outcome;
import io.longwire.loadtest.device.End;
import io.longwire.loadtest.device.Ends;
import io.longwire.loadtest.device.Link;
import io.longwire.loadtest.device.Login;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A phone's link that a test answers by hand. */
public final class HandLink implements Link {

    /** A message that the phone has sent. */
    public record Sent(int stream, long number, String to, ByteBuffer payload) {}

    private final Login login;
    private final Listener listener;
    private final List<Sent> sent = new ArrayList<>();
    private final List<Long> acknowledged = new ArrayList<>();
    private boolean isOver;

    HandLink(Login login, Listener listener) {
        this.login = login;
        this.listener = listener;
    }

    public Login login() {
        return login;
    }

    public List<Sent> sent() {
        return sent;
    }

    public List<Long> acknowledged() {
        return acknowledged;
    }

    /** The server lets the phone in. */
    public void letIn() {
        listener.online("session of " + login.user(), 0);
    }

    /** The server delivers a message that some phone has sent. */
    public void deliver(Sent message, String from, long seq) {
        listener.delivered(from, message.payload().duplicate(), seq);
        listener.readComplete();
    }

    /** The server receipts a message of this phone. */
    public void receipt(Sent message, Outcome outcome) {
        listener.receipted(message.stream(), message.number(), outcome, "", 0);
    }

    /** The server, or the network, ends the connection. */
    public void end(End how) {
        if (!isOver) {
            isOver = true;
            listener.ended(how);
        }
    }

    @Override
    public void send(int stream, long number, String to, byte[] payload) {
        sent.add(new Sent(stream, number, to, ByteBuffer.wrap(payload.clone())));
    }

    @Override
    public void acknowledge(long seq) {
        acknowledged.add(seq);
    }

    @Override
    public void heartbeat() {}

    @Override
    public void reading(boolean on) {}

    @Override
    public boolean congested() {
        return false;
    }

    @Override
    public void logout() {
        end(Ends.LOGGED_OUT);
    }

    @Override
    public void abandon() {
        end(Ends.CUT);
    }

    @Override
    public void cut() {
        end(Ends.CUT);
    }
}
