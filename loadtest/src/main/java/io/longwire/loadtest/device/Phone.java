package io.longwire.loadtest.device;

import io.longwire.loadtest.check.Outcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

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

        /** The server told what became of a message that had no final receipt so far. */
        default void receipted(Stream stream, long number, Outcome outcome) {}

        /** There is, or may be, room in the sender's window. */
        void roomToSend(Phone sender);

        /** The application of the recipient has a message, for the first time. */
        void delivered(Stream stream, long latencyNanos);
    }

    private final Cell cell;
    private final Way way;
    private final int index;
    private final String user;
    private final String device;
    private final Watcher watcher;
    private final Outbox outbox;
    private final Inbox inbox;
    private final Heartbeats heartbeats;
    private final Aim aim;
    private final Comeback comeback;

    /** So long after it came back a phone may still be reading the mail that waited for it. */
    private static final Duration FETCHES_MAIL = Duration.ofSeconds(2);

    /** What a phone is told that has lost its place to another device of its user. */
    private static final String REPLACED = "REPLACED";

    /** Whether whoever owns the phone wants it to be on line. */
    private boolean wanted;

    /** Why the server has ended the phone for good, though it was wanted; empty while it has not. */
    private String sentAwayFor = "";

    private int logins;
    private long onlineNanos;

    private State state = State.OFF_LINE;
    private Link link;
    private String session = "";
    private long dialledNanos;
    private boolean isDeaf;
    private long deafNanos = System.nanoTime() - Cell.AFTER_LATENESS.toNanos();

    /** How a phone's connections are opened. */
    interface Way {
        Link open(Phone phone, Login login);
    }

    Phone(Cell cell, int index, int target, String user, String device, Watcher watcher) {
        this(cell, index, target, user, device, watcher, Phone::openTarget);
    }

    Phone(Cell cell, int index, int target, String user, String device, Watcher watcher, Way way) {
        this.cell = cell;
        this.way = way;
        this.index = index;
        this.user = user;
        this.device = device;
        this.watcher = watcher;
        this.outbox = new Outbox(cell, this, watcher);
        this.inbox = new Inbox(cell, this, watcher);
        this.heartbeats = new Heartbeats(cell);
        this.aim = new Aim(cell, target);
        this.comeback = new Comeback(cell, this::dial);
    }

    public String user() {
        return user;
    }

    public String device() {
        return device;
    }

    /** Whether it is none of the phones, but sends to them another way. */
    boolean isBackend() {
        return device.isEmpty();
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

    /** Why the server has ended it for good, other than for another device of its user; empty if it has not. */
    public String sentAwayFor() {
        return sentAwayFor;
    }

    /** Whether mail of this phone may wait at the server still: it is offline, has only just come back, or does not read. */
    public boolean mayHaveMail(long nowNanos) {
        boolean isFetching = logins > 1 && nowNanos - onlineNanos < FETCHES_MAIL.toNanos();
        return state != State.ON_LINE || isFetching || wasDeaf(nowNanos);
    }

    /** Its ways to other phones. */
    public List<Stream> outgoing() {
        return outbox.streams();
    }

    /** Messages of this phone without a final receipt. */
    public int unreceipted() {
        return outbox.unreceipted();
    }

    /**
     * How long a send of this connection has waited for any answer, in nanoseconds; 0 if none waits, or nobody watches.
     *
     * @param sinceNanos waits count from here at the earliest
     */
    public long longestWait(long sinceNanos, long nowNanos) {
        return outbox.longestWait(sinceNanos, nowNanos);
    }

    /** The session that the server has given it; empty unless the phone has been on line since it was switched on. */
    public String session() {
        return session;
    }

    /** The target that the phone is connected to, or was last. */
    public int target() {
        return aim.last();
    }

    /** The next connection goes to this target; later ones to any. */
    public void startAt(int target) {
        aim.startAt(target);
    }

    /** Every connection goes to this target. */
    public void stayAt(int target) {
        aim.stayAt(target);
    }

    /** A person switches the phone on: it logs in, whoever is in its place. */
    public void switchOn() {
        wanted = true;
        sentAwayFor = "";
        session = "";
        comeback.forget();
        dial();
    }

    /** Logs out, and stays away. */
    public void switchOff() {
        wanted = false;
        comeback.cancel();
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

    /** The network goes away under the phone, and the server is not told: for it the connection stands, and nobody reads. */
    public void loseNetworkSilently() {
        if (link != null) {
            link.abandon();
        }
    }

    /** The network goes away under the phone, for good. */
    public void vanish() {
        wanted = false;
        comeback.cancel();
        loseNetwork();
    }

    /** Stops reading from the socket, or goes on. */
    public void reading(boolean on) {
        isDeaf = !on;
        deafNanos = System.nanoTime();
        if (link != null) {
            link.reading(on);
        }
    }

    /** Whether what the phone reads now may have been written a while ago, because it did not read. */
    boolean wasDeaf(long nowNanos) {
        return isDeaf || nowNanos - deafNanos < Cell.AFTER_LATENESS.toNanos();
    }

    /** Whether a message may be sent now. */
    public boolean hasRoom() {
        return outbox.hasRoom();
    }

    /**
     * Sends the next message of a stream of this phone, which {@link #hasRoom}.
     *
     * @param intendedNanos when it was meant to be sent, by {@link System#nanoTime}: latencies count from here
     */
    public void send(Stream stream, long intendedNanos) {
        outbox.send(stream, intendedNanos);
    }

    void sendsOn(Stream stream) {
        outbox.add(stream);
    }

    @Override
    public void online(String newSession, int heartbeatSeconds) {
        session = newSession;
        state = State.ON_LINE;
        long now = System.nanoTime();
        logins++;
        onlineNanos = now;
        comeback.nowOnline(now);
        cell.onlineChanged(1);
        cell.counts().logins.increment();
        cell.counts().login.record(now - dialledNanos);
        heartbeats.start(link, heartbeatSeconds);
        outbox.nowOnline(link);
        watcher.online(this);
    }

    @Override
    public void delivered(String from, ByteBuffer payload, long seq) {
        inbox.take(from, payload, seq);
    }

    @Override
    public void copied(long seq) {
        inbox.takeCopy(seq);
    }

    /** The application of the recipient has a message of this phone. */
    void wasDelivered() {
        outbox.wasDelivered();
    }

    @Override
    public void receipted(int streamId, long number, Outcome outcome, String code, int retryAfterMillis) {
        outbox.receipted(streamId, number, outcome, code, retryAfterMillis);
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
        outbox.nowOffline();
        inbox.clear();
        heartbeats.stop();
        if (wasOnline) {
            cell.onlineChanged(-1);
        }
        if (end.kind() != End.Kind.CLOSED || end.again()) {
            cell.counts().ended(end, wasOnline);
        }
        if (wanted
                && !end.again()
                && end.kind() != End.Kind.CLOSED
                && !end.reason().equals(REPLACED)) {
            sentAwayFor = end.reason();
        }
        wanted = wanted && end.again();
        if (wanted) {
            comeback.after(end, wasOnline);
        }
        watcher.ended(this, end, wasOnline);
    }

    private void dial() {
        if (state == State.OFF_LINE) {
            comeback.cancel();
            state = State.LOGGING_IN;
            dialledNanos = System.nanoTime();
            String token = cell.habits().tokens().of(user);
            link = way.open(this, new Login(user, device, token, cell.habits().heartbeat(), session));
        }
    }

    private Link openTarget(Login login) {
        return cell.open(index, aim.next(), login, this);
    }
}
