package io.longwire.loadtest.device;

import java.util.Arrays;
import java.util.List;

/**
 * What one phone sends to one other: messages numbered from 1. Where the same messages go to several phones there is a stream
 * for each, and the first of them leads: it is sent on, and the others follow.
 *
 * <p>The sender's side keeps what has no final receipt yet, so that it can be sent again; the recipient's side keeps which
 * numbers its application has seen, as an SDK would. Both phones are on one event loop, which this belongs to.
 */
public final class Stream {

    /** So far the oldest message without a receipt may lie back before the sender stops. */
    static final int MAX_SPAN = 1 << 16;

    private static final int FIRST_SPAN = 16;
    private static final long SETTLED = Long.MIN_VALUE;

    private final int id;
    private final Phone sender;
    private final Phone recipient;
    private final SeenNumbers seen = new SeenNumbers();

    /** The streams that carry the same messages, this one first; none for one that follows. */
    private List<Stream> each = List.of();

    private String address = "";

    /** When each unsettled message was meant to be sent, in a ring by its number. */
    private long[] intendedNanos = new long[FIRST_SPAN];

    /** The oldest number without a final receipt, or the next number if all have theirs. */
    private long oldest = 1;

    private long next = 1;

    Stream(int id, Phone sender, Phone recipient) {
        this.id = id;
        this.sender = sender;
        this.recipient = recipient;
    }

    void leads(List<Stream> streams, String name) {
        each = streams;
        address = name;
    }

    /** What its recipients are called together. */
    String address() {
        return address;
    }

    /** This stream, which leads, and those that follow. */
    List<Stream> each() {
        return each;
    }

    /** To how many phones its messages go. */
    public int size() {
        return each.size();
    }

    /** Of this stream and those that follow, the one to {@code phone}; this one if it is to none of them. */
    Stream to(Phone phone) {
        int place = phone.index() - recipient.index();
        return place > 0 && place < each.size() ? each.get(place) : this;
    }

    public int id() {
        return id;
    }

    public Phone sender() {
        return sender;
    }

    public Phone recipient() {
        return recipient;
    }

    /** How many messages were sent, each counted once. */
    public long sent() {
        return next - 1;
    }

    boolean isFull() {
        return next - oldest >= MAX_SPAN;
    }

    /** Gives the next message its number. */
    long number(long intended) {
        if (next - oldest >= intendedNanos.length) {
            grow();
        }
        long number = next++;
        intendedNanos[slot(number)] = intended;
        return number;
    }

    /** The oldest number that may have no final receipt yet; {@link #sent} + 1 if all have theirs. */
    long oldest() {
        return oldest;
    }

    boolean isUnsettled(long number) {
        return number >= oldest && number < next && intendedNanos[slot(number)] != SETTLED;
    }

    /** When a message was meant to be sent; only for one that {@link #isUnsettled}. */
    long intended(long number) {
        return intendedNanos[slot(number)];
    }

    /** A message has its final receipt. */
    void settle(long number) {
        intendedNanos[slot(number)] = SETTLED;
        while (oldest < next && intendedNanos[slot(oldest)] == SETTLED) {
            oldest++;
        }
    }

    /** The application of the recipient is about to get a message; returns false if it has had it. */
    boolean firstSeen(long number) {
        return seen.add(number);
    }

    private int slot(long number) {
        return (int) (number & (intendedNanos.length - 1));
    }

    private void grow() {
        long[] old = intendedNanos;
        long[] grown = new long[old.length * 2];
        Arrays.fill(grown, SETTLED);
        for (long number = oldest; number < next; number++) {
            grown[(int) (number & (grown.length - 1))] = old[(int) (number & (old.length - 1))];
        }
        intendedNanos = grown;
    }
}
