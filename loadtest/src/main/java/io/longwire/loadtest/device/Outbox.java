package io.longwire.loadtest.device;

import io.longwire.loadtest.check.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a phone does with a message that it sends: keeps it until it has the final receipt, and sends it again under the same
 * name when it was refused for now, or when the connection was lost meanwhile.
 *
 * <p>Belongs to the cell's event loop.
 */
final class Outbox {

    /** The protocol gives a phone two seconds; a part of them is the way there. */
    private static final Duration MAX_LATENESS = Duration.ofMillis(1_500);

    private final Cell cell;
    private final Phone phone;
    private final Phone.Watcher watcher;
    private final List<Stream> streams = new ArrayList<>(1);

    /** What waits for any answer; null unless somebody wants to know. */
    private final AnswerWaits waits;

    /** Null while the phone is not logged in. */
    private Link link;

    /** Messages without a final receipt, and messages neither delivered nor given up. */
    private int unreceipted;

    private int undelivered;

    Outbox(Cell cell, Phone phone, Phone.Watcher watcher) {
        this.cell = cell;
        this.phone = phone;
        this.watcher = watcher;
        this.waits = cell.watchesAnswers() ? new AnswerWaits() : null;
    }

    void add(Stream stream) {
        streams.add(stream);
    }

    List<Stream> streams() {
        return streams;
    }

    int unreceipted() {
        return unreceipted;
    }

    /** Logged in: sends again what the server has not answered for. */
    void nowOnline(Link newLink) {
        link = newLink;
        for (Stream stream : streams) {
            for (long number = stream.oldest(); number <= stream.sent(); number++) {
                again(stream, number);
            }
        }
    }

    void nowOffline() {
        link = null;
        if (waits != null) {
            waits.clear();
        }
    }

    /** How long the send that waits longest on this connection has waited for any answer, in nanoseconds. */
    long longestWait(long sinceNanos, long nowNanos) {
        return waits == null ? 0 : waits.longest(sinceNanos, nowNanos);
    }

    boolean hasRoom() {
        int open = cell.habits().awaitsDelivery() ? Math.max(unreceipted, undelivered) : unreceipted;
        return link != null && open < cell.habits().window() && !link.congested();
    }

    void send(Stream stream, long intendedNanos) {
        if (stream.isFull()) {
            return;
        }
        long number = stream.each().stream()
                .mapToLong(each -> each.number(intendedNanos))
                .max()
                .orElseThrow();
        unreceipted++;
        undelivered += stream.each().size();
        cell.counts().sent.increment();
        put(stream, number);
        if (!cell.promise().receipts()) {
            settle(stream, number);
        }
    }

    void receipted(int streamId, long number, Outcome outcome, String code, int retryAfterMillis) {
        long now = System.nanoTime();
        if (waits != null) {
            waits.answered(streamId, number);
        }
        cell.counts().receipted(outcome, code);
        if (streamId < 0 || streamId >= cell.streams().size()) {
            cell.history().receipted(streamId, number, outcome, now);
            return;
        }
        Stream stream = cell.streams().get(streamId);
        stream.each().forEach(each -> cell.history().receipted(each.id(), number, outcome, now));
        if (!stream.isUnsettled(number)) {
            return;
        }
        watcher.receipted(stream, number, outcome);
        if (outcome == Outcome.REJECTED_FOR_NOW) {
            if (phone.isBackend() || phone.wasDeaf(now) || cell.wasLate(now)) {
                // Nobody keeps the order of what a backend repeats but itself, and this one does not; nor that of what
                // a phone
                // repeats late because it has read late.
                stream.each().forEach(each -> cell.history().excused(each.id(), number));
            }
            long dueNanos = now + TimeUnit.MILLISECONDS.toNanos(retryAfterMillis);
            cell.loop()
                    .schedule(
                            () -> againAfterRefusal(stream, number, dueNanos), retryAfterMillis, TimeUnit.MILLISECONDS);
            return;
        }
        cell.counts().receipt.record(now - stream.intended(number));
        settle(stream, number);
        if (!outcome.safe()) {
            undelivered -= stream.each().size();
        }
        watcher.roomToSend(phone);
    }

    private void settle(Stream stream, long number) {
        stream.each().forEach(each -> each.settle(number));
        unreceipted--;
    }

    /** The application of the recipient has a message of this phone. */
    void wasDelivered() {
        undelivered--;
        watcher.roomToSend(phone);
    }

    private void againAfterRefusal(Stream stream, long number, long dueNanos) {
        if (System.nanoTime() - dueNanos > MAX_LATENESS.toNanos()) {
            stream.each().forEach(each -> cell.history().excused(each.id(), number));
        }
        again(stream, number);
    }

    private void again(Stream stream, long number) {
        if (link != null && stream.isUnsettled(number)) {
            cell.counts().resent.increment();
            put(stream, number);
        }
    }

    private void put(Stream stream, long number) {
        long now = System.nanoTime();
        stream.each().forEach(each -> cell.history().sent(each.id(), number, now));
        if (waits != null) {
            waits.sent(stream.id(), number, now);
        }
        byte[] payload = cell.payload(stream, number, stream.intended(number));
        link.send(stream.id(), number, stream.address(), payload);
    }
}
