package io.longwire.loadtest.device;

import java.nio.ByteBuffer;

/**
 * What every message of a run carries at the start of its payload, so that whoever receives it knows what it should be.
 *
 * <p>Layout, big-endian: run (8 bytes), sender and recipient (4 each: their numbers among the phones of the event loop),
 * stream (4), number in the stream (8), and when it was meant to be sent, by {@link System#nanoTime} (8). What follows is
 * filler, all zeros; the last byte of the payload is the number's lowest, so that a payload that was cut is noticed.
 *
 * <p>One object is read into again and again: belongs to one event loop.
 */
public final class Stamp {

    /** The smallest payload: the stamp and the closing byte. */
    public static final int MIN_PAYLOAD_BYTES = 8 + 4 + 4 + 4 + 8 + 8 + 1;

    private long run;
    private int sender;
    private int recipient;
    private int stream;
    private long number;
    private long intendedNanos;
    private boolean whole;

    /** Writes a stamp over the start and the end of a payload. */
    static void write(
            ByteBuffer payload, long run, int sender, int recipient, int stream, long number, long intendedNanos) {
        payload.putLong(0, run)
                .putInt(8, sender)
                .putInt(12, recipient)
                .putInt(16, stream)
                .putLong(20, number)
                .putLong(28, intendedNanos)
                .put(payload.limit() - 1, (byte) number);
    }

    /** Reads the stamp of a payload; returns whether there is one at all. */
    boolean read(ByteBuffer payload) {
        int start = payload.position();
        if (payload.remaining() < MIN_PAYLOAD_BYTES) {
            return false;
        }
        run = payload.getLong(start);
        sender = payload.getInt(start + 8);
        recipient = payload.getInt(start + 12);
        stream = payload.getInt(start + 16);
        number = payload.getLong(start + 20);
        intendedNanos = payload.getLong(start + 28);
        int end = payload.limit() - 1;
        whole = payload.get(end) == (byte) number && isFiller(payload, start + MIN_PAYLOAD_BYTES - 1, end);
        return true;
    }

    private static boolean isFiller(ByteBuffer payload, int from, int to) {
        long bits = 0;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            bits |= payload.getLong(at);
        }
        for (; at < to; at++) {
            bits |= payload.get(at);
        }
        return bits == 0;
    }

    long run() {
        return run;
    }

    int sender() {
        return sender;
    }

    int recipient() {
        return recipient;
    }

    int stream() {
        return stream;
    }

    long number() {
        return number;
    }

    long intendedNanos() {
        return intendedNanos;
    }

    /** Whether what follows the stamp is as it was sent. */
    boolean isWhole() {
        return whole;
    }
}
