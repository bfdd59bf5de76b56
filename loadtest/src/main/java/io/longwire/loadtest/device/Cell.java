package io.longwire.loadtest.device;

import io.longwire.client.Backoff;
import io.longwire.loadtest.check.History;
import io.longwire.loadtest.check.Promise;
import io.longwire.net.Transport;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * The phones of one event loop, and what they share: the books, the history, the way to the server. Phones write to phones
 * of their own cell only, so that nothing is ever shared between threads, and one history sees both ends of every message.
 *
 * <p>Belongs to its event loop, once it was made.
 */
public final class Cell {

    /**
     * What the phones of a run are like.
     *
     * @param payloadBytes the size of each message's payload, at least {@link Stamp#MIN_PAYLOAD_BYTES}
     * @param window how many messages a phone may have without a receipt
     * @param awaitsDelivery whether a message also counts against the window until it was delivered
     * @param heartbeat the interval to ask the server for
     * @param backoff how a phone that lost its connection comes back
     * @param tokens what users log in with
     * @param patience how long the last messages of a run may take to arrive
     */
    public record Habits(
            int payloadBytes,
            int window,
            boolean awaitsDelivery,
            Duration heartbeat,
            Backoff backoff,
            Tokens tokens,
            Duration patience) {

        /** Long enough for a server that has to read them from a disk. */
        public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(30);
    }

    /** What the phone of a user with one device is called. */
    public static final String ONLY_DEVICE = "phone";

    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration LATE = Duration.ofMillis(300);

    /** So long after a pause some of what is read was written during it. */
    static final Duration AFTER_LATENESS = Duration.ofSeconds(1);

    private final long run;
    private final Dialect dialect;
    private final Promise promise;
    private final EventLoop loop;
    private final Transport transport;
    private final Addresses addresses;
    private final Habits habits;
    private final Flushes flushes;
    private final Tally tally = new Tally();
    private final Counts counts = new Counts(tally);
    private final History history;
    private final Random random;
    private final Stamp stamp = new Stamp();
    private final byte[] payload;
    private final ByteBuffer payloadBuffer;
    private final List<Phone> phones = new ArrayList<>();
    private final List<Stream> streams = new ArrayList<>();
    private int online;
    private boolean watchesAnswers;

    /** When the loop was last seen to work, and when it last came late to that. */
    private long workedNanos = System.nanoTime();

    private long lateNanos = workedNanos - AFTER_LATENESS.toNanos();

    /**
     * Makes a cell without phones.
     *
     * @param run tells this run's messages from those of any other
     * @param promise what the messages of this run are promised
     * @param historyFile where the history is also written to; empty for none
     */
    public Cell(
            long run,
            Dialect dialect,
            Promise promise,
            EventLoop loop,
            Transport transport,
            Addresses addresses,
            Habits habits,
            Optional<Path> historyFile,
            Random random) {
        this.run = run;
        this.dialect = dialect;
        this.promise = promise;
        this.loop = loop;
        this.transport = transport;
        this.addresses = addresses;
        this.habits = habits;
        this.flushes = new Flushes(loop);
        this.history = new History(promise, id -> words(streams.get(id)), System.nanoTime(), historyFile);
        this.random = random;
        this.payload = new byte[habits.payloadBytes()];
        this.payloadBuffer = ByteBuffer.wrap(payload);
    }

    /** The same, where what is sent is promised what the dialect promises. */
    public Cell(
            long run,
            Dialect dialect,
            EventLoop loop,
            Transport transport,
            Addresses addresses,
            Habits habits,
            Optional<Path> historyFile,
            Random random) {
        this(run, dialect, dialect.promise(), loop, transport, addresses, habits, historyFile, random);
    }

    /** Lets phones that are added from now on note which sends wait for an answer, and for how long; and the loop its lateness. */
    public void watchAnswers() {
        watchesAnswers = true;
        loop.scheduleWithFixedDelay(this::work, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void work() {
        wasLate(System.nanoTime());
        workedNanos = System.nanoTime();
    }

    /** Whether this machine was too busy for the phones a moment ago: what they were told then may be old. */
    boolean wasLate(long nowNanos) {
        if (watchesAnswers && nowNanos - workedNanos > LATE.toNanos()) {
            lateNanos = nowNanos;
        }
        return nowNanos - lateNanos < AFTER_LATENESS.toNanos();
    }

    boolean watchesAnswers() {
        return watchesAnswers;
    }

    /** Adds a phone, off line; the targets are given out in turns. */
    public Phone addPhone(String user, String device, Phone.Watcher watcher) {
        int target = phones.size() % addresses.remotes().size();
        Phone phone = new Phone(this, phones.size(), target, user, device, watcher);
        phones.add(phone);
        return phone;
    }

    /** Adds a sender, off line, that reaches the phones another way: a backend, say. */
    public Phone addBackend(String name, Dialect dialect, InetSocketAddress remote, Phone.Watcher watcher) {
        Phone backend = new Phone(
                this,
                phones.size(),
                0,
                name,
                "",
                watcher,
                (phone, login) ->
                        dialect.open(new Dial(loop, transport, remote, Optional.empty(), flushes), login, phone));
        phones.add(backend);
        return backend;
    }

    /** Opens a way for messages between two phones of this cell. */
    public Stream addStream(Phone sender, Phone recipient) {
        return addStream(sender, List.of(recipient), recipient.user());
    }

    /**
     * Opens a way for messages that are the same for several phones of this cell.
     *
     * @param recipients phones that were added one after the other
     * @param address what the dialect calls them together
     */
    public Stream addStream(Phone sender, List<Phone> recipients, String address) {
        List<Stream> each = recipients.stream()
                .map(recipient -> {
                    Stream stream = new Stream(streams.size(), sender, recipient);
                    streams.add(stream);
                    return stream;
                })
                .toList();
        Stream first = each.get(0);
        first.leads(each, address);
        sender.sendsOn(first);
        return first;
    }

    static String words(Stream stream) {
        return stream.sender().user() + " → " + stream.recipient().user() + deviceOf(stream.recipient());
    }

    /** Named only where it tells one phone of a user from another. */
    private static String deviceOf(Phone phone) {
        return phone.device().isEmpty() || phone.device().equals(ONLY_DEVICE) ? "" : "/" + phone.device();
    }

    public List<Phone> phones() {
        return phones;
    }

    public List<Stream> streams() {
        return streams;
    }

    public EventLoop loop() {
        return loop;
    }

    public Random random() {
        return random;
    }

    public History history() {
        return history;
    }

    public Tally tally() {
        return tally;
    }

    /** What those who send are promised. */
    public Promise promise() {
        return promise;
    }

    /** How many phones are on line. */
    public int online() {
        return online;
    }

    public Habits habits() {
        return habits;
    }

    Counts counts() {
        return counts;
    }

    Stamp stamp() {
        return stamp;
    }

    /** The run in a word that may be part of a user's name. */
    public String runName() {
        return Long.toString(run & Long.MAX_VALUE, Character.MAX_RADIX);
    }

    long run() {
        return run;
    }

    void onlineChanged(int by) {
        online += by;
    }

    /** How many targets there are. */
    public int targets() {
        return addresses.remotes().size();
    }

    /** A target by chance. */
    int anyTarget() {
        int count = targets();
        // With one there is no choice, and a seed gives the same run as it always did.
        return count == 1 ? 0 : random.nextInt(count);
    }

    Link open(int phone, int target, Login login, Link.Listener listener) {
        InetSocketAddress remote = addresses.remotes().get(target);
        return dialect.open(new Dial(loop, transport, remote, addresses.local(phone), flushes), login, listener);
    }

    /** The payload of one message; valid until the next is made. */
    byte[] payload(Stream stream, long number, long intendedNanos) {
        Stamp.write(
                payloadBuffer,
                run,
                stream.sender().index(),
                stream.recipient().index(),
                stream.id(),
                number,
                intendedNanos);
        return payload;
    }
}
