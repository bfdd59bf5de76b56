package io.longwire.loadtest.device;

import java.nio.ByteBuffer;

/**
 * What a phone does with a message that comes: looks whether it is what was sent, tells the history, hands it to the
 * application unless that has had it, and acknowledges it when the read is over.
 *
 * <p>Belongs to the cell's event loop.
 */
final class Inbox {

    private final Cell cell;
    private final Phone phone;
    private final Phone.Watcher watcher;
    private final AckBatch taken = new AckBatch();

    Inbox(Cell cell, Phone phone, Phone.Watcher watcher) {
        this.cell = cell;
        this.phone = phone;
        this.watcher = watcher;
    }

    /** Takes a message as a link tells it. */
    void take(String from, ByteBuffer payload, long seq) {
        long now = System.nanoTime();
        Stamp stamp = cell.stamp();
        taken.upTo(seq);
        if (!stamp.read(payload)) {
            invented("got " + payload.remaining() + " bytes that no phone sent", now);
        } else if (stamp.run() != cell.run()) {
            cell.counts().foreign.increment();
        } else if (stamp.stream() < 0 || stamp.stream() >= cell.streams().size()) {
            invented("got a message of stream " + stamp.stream() + ", of which there is none", now);
        } else {
            Stream lead = cell.streams().get(stamp.stream());
            take(lead, lead.to(phone), from, payload.remaining(), stamp, now);
        }
    }

    /** Takes a copy of what another device of this user has sent: it is only acknowledged. */
    void takeCopy(long seq) {
        taken.upTo(seq);
        cell.counts().copies.increment();
    }

    private void take(Stream lead, Stream stream, String from, int bytes, Stamp stamp, long now) {
        long number = stamp.number();
        if (!isMine(lead, stream, stamp)
                || !(from.isEmpty() || from.equals(stream.sender().user()))) {
            String finding = "reached " + phone.user() + ", said to be from '" + from + "'";
            cell.history().misdelivered(stream.id(), number, finding, now);
        } else if (number < 1
                || number > stream.sent()
                || bytes != cell.habits().payloadBytes()
                || !stamp.isWhole()) {
            cell.history()
                    .invented(
                            Cell.words(stream) + " #" + number + " came with " + bytes + " bytes, not as it was sent",
                            now);
        } else {
            taken.add(stream.id(), number);
            handOver(stream, number, now - stamp.intendedNanos(), now);
        }
    }

    private void handOver(Stream stream, long number, long latencyNanos, long now) {
        if (stream.firstSeen(number)) {
            cell.history().delivered(stream.id(), number, now);
            cell.counts().delivered.increment();
            cell.counts().delivery.record(latencyNanos);
            watcher.delivered(stream, latencyNanos);
            stream.sender().wasDelivered();
        } else {
            cell.history().repeated(stream.id(), number, now);
            cell.counts().repeated.increment();
        }
    }

    /** Several devices of one user are one recipient. */
    private boolean isMine(Stream lead, Stream stream, Stamp stamp) {
        return stream.recipient().user().equals(phone.user())
                && stamp.recipient() == lead.recipient().index()
                && stamp.sender() == lead.sender().index();
    }

    private void invented(String finding, long now) {
        cell.history().invented(phone.user() + " " + finding, now);
    }

    /** A read is over: acknowledges what it brought. */
    void acknowledge(Link link) {
        if (!taken.isEmpty()) {
            // Noted before it is on the wire: the receipt that follows from it can only come later.
            taken.tell(cell.history(), System.nanoTime());
            link.acknowledge(taken.seq());
            taken.clear();
        }
    }

    /** The connection is over: what was not acknowledged will come again. */
    void clear() {
        taken.clear();
    }
}
