package io.longwire.loadtest.device;

import io.longwire.loadtest.check.Outcome;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One simulated phone: logs in, sends, acknowledges, drops what it has had, comes back after its connection was lost and
 * then sends again what it has no receipt for. Tells the history everything that happens to a message.
 *
 * <p>Belongs to its cell's event loop.
 */
public final class Phone implements Link.Listener {

    /** Where a phone stands. */
    public enum State {
        /** No connection; perhaps one will be tried later. */
        OFF_LINE,
        /** Connecting, or waiting for the answer to its login. */
        LOGGING_IN,
        /** Logged in. */
        ON_LINE
    }

    /** What a scenario wants to hear of its phones. Called on the cell's event loop. */
    public interface Watcher {
        /** Logged in. */
        void online(Phone phone);

        /**
         * A connection has ended, or could not be made.
         *
         * @param wasOnline whether the phone had been logged in
         */
        void ended(Phone phone, End end, boolean wasOnline);

        /** There is, or may be, room in the sender's window. */
        void roomToSend(Phone sender);

        /** The application of the recipient has a message, for the first time. */
        void delivered(Stream stream, long latencyNanos);
    }

    private final Cell cell;
    private final int index;
    private final String user;
    private final String device;
    private final Watcher watcher;
    private final List<Stream> outgoing = new ArrayList<>(1);
    private final Inbox inbox;
    private final Heartbeats heartbeats;

    /** Whether whoever owns the phone wants it to be on line. */
    private boolean wanted;

    private State state = State.OFF_LINE;
    private Link link;
    private String session = "";
    private int attempt;
    private long dialledNanos;
    private long onlineNanos;
    private Future<?> redial;

    /** Messages without a final receipt, and messages neither delivered nor given up. */
    private int unreceipted;

    private int undelivered;

    Phone(Cell cell, int index, String user, String device, Watcher watcher) {
        this.cell = cell;
        this.index = index;
        this.user = user;
        this.device = device;
        this.watcher = watcher;
        this.inbox = new Inbox(cell, this, watcher);
        this.heartbeats = new Heartbeats(cell);
    }

    public String user() {
        return user;
    }

    public String device() {
        return device;
    }

    public int index() {
        return index;
    }

    public State state() {
        return state;
    }

    public boolean isOnline() {
        return state == State.ON_LINE;
    }

    /** Whether the phone is on line or will try to be. */
    public boolean isWanted() {
        return wanted;
    }

    /** Its ways to other phones. */
    public List<Stream> outgoing() {
        return outgoing;
    }

    /** Messages of this phone without a final receipt. */
    public int unreceipted() {
        return unreceipted;
    }

    /** A person switches the phone on: it logs in, whoever is in its place. */
    public void switchOn() {
        wanted = true;
        session = "";
        attempt = 0;
        dial();
    }

    /** Logs out, and stays away. */
    public void switchOff() {
        wanted = false;
        stopWaiting();
        if (link != null) {
            link.logout();
        }
    }

    /** The network goes away under the phone; it comes back by itself, after its backoff. */
    public void loseNetwork() {
        if (link != null) {
            link.cut();
        }
    }

    /** The network goes away under the phone, for good. */
    public void vanish() {
        wanted = false;
        stopWaiting();
        loseNetwork();
    }

    /** Stops reading from the socket, or goes on. */
    public void reading(boolean on) {
        if (link != null) {
            link.reading(on);
        }
    }

    /** Whether a message may be sent now. */
    public boolean hasRoom() {
        int open = cell.habits().awaitsDelivery() ? Math.max(unreceipted, undelivered) : unreceipted;
        return state == State.ON_LINE && open < cell.habits().window() && !link.congested();
    }

    /**
     * Sends the next message of a stream of this phone, which {@link #hasRoom}.
     *
     * @param intendedNanos when it was meant to be sent, by {@link System#nanoTime}: latencies count from here
     */
    public void send(Stream stream, long intendedNanos) {
        if (stream.isFull()) {
            return;
        }
        long number = stream.number(intendedNanos);
        unreceipted++;
        undelivered++;
        cell.counts().sent.increment();
        put(stream, number);
        if (!cell.dialect().promise().receipts()) {
            stream.settle(number);
            unreceipted--;
        }
    }

    void sendsOn(Stream stream) {
        outgoing.add(stream);
    }

    @Override
    public void online(String newSession, int heartbeatSeconds) {
        session = newSession;
        state = State.ON_LINE;
        onlineNanos = System.nanoTime();
        cell.onlineChanged(1);
        cell.counts().logins.increment();
        cell.counts().login.record(onlineNanos - dialledNanos);
        heartbeats.start(link, heartbeatSeconds);
        sendAgain();
        watcher.online(this);
    }

    @Override
    public void delivered(String from, ByteBuffer payload, long seq) {
        inbox.take(from, payload, seq);
    }

    /** The application of the recipient has a message of this phone. */
    void wasDelivered() {
        undelivered--;
        watcher.roomToSend(this);
    }

    @Override
    public void receipted(int streamId, long number, Outcome outcome, String code, int retryAfterMillis) {
        long now = System.nanoTime();
        cell.counts().receipted(outcome, code);
        cell.history().receipted(streamId, number, outcome, now);
        if (streamId < 0 || streamId >= cell.streams().size()) {
            return;
        }
        Stream stream = cell.streams().get(streamId);
        if (!stream.isUnsettled(number)) {
            return;
        }
        if (outcome == Outcome.REJECTED_FOR_NOW) {
            cell.loop().schedule(() -> again(stream, number), retryAfterMillis, TimeUnit.MILLISECONDS);
            return;
        }
        cell.counts().receipt.record(now - stream.intended(number));
        stream.settle(number);
        unreceipted--;
        if (!outcome.safe()) {
            undelivered--;
        }
        watcher.roomToSend(this);
    }

    @Override
    public void readComplete() {
        if (state == State.ON_LINE) {
            inbox.acknowledge(link);
        }
    }

    @Override
    public void ended(End end) {
        boolean wasOnline = state == State.ON_LINE;
        state = State.OFF_LINE;
        link = null;
        inbox.clear();
        heartbeats.stop();
        if (wasOnline) {
            cell.onlineChanged(-1);
        }
        if (end.kind() != End.Kind.CLOSED || end.again()) {
            cell.counts().ended(end, wasOnline);
        }
        wanted = wanted && end.again();
        if (wanted) {
            dialLater(end, wasOnline);
        }
        watcher.ended(this, end, wasOnline);
    }

    private void dial() {
        if (state == State.OFF_LINE) {
            stopWaiting();
            state = State.LOGGING_IN;
            dialledNanos = System.nanoTime();
            String token = cell.habits().tokens().of(user);
            link = cell.open(index, new Login(user, device, token, cell.habits().heartbeat(), session), this);
        }
    }

    private void dialLater(End end, boolean wasOnline) {
        Duration online = Duration.ofNanos(wasOnline ? System.nanoTime() - onlineNanos : 0);
        if (wasOnline && online.compareTo(cell.habits().backoff().steadyAfter()) >= 0) {
            attempt = 0;
        }
        Duration wait = cell.habits().backoff().delay(attempt++, cell.random());
        long millis = end.retryAfterMillis() + wait.toMillis();
        redial = cell.loop().schedule(this::dial, millis, TimeUnit.MILLISECONDS);
    }

    private void stopWaiting() {
        if (redial != null) {
            redial.cancel(false);
            redial = null;
        }
    }

    private void sendAgain() {
        for (Stream stream : outgoing) {
            for (long number = stream.oldest(); number <= stream.sent(); number++) {
                again(stream, number);
            }
        }
    }

    private void again(Stream stream, long number) {
        if (state == State.ON_LINE && stream.isUnsettled(number)) {
            cell.counts().resent.increment();
            put(stream, number);
        }
    }

    private void put(Stream stream, long number) {
        cell.history().sent(stream.id(), number, System.nanoTime());
        byte[] payload = cell.payload(stream, number, stream.intended(number));
        link.send(stream.id(), number, stream.recipient().user, payload);
    }
}
