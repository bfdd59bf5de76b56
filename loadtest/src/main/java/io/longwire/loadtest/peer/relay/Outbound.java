package io.longwire.loadtest.peer.relay;

import io.longwire.loadtest.device.Flushes;
import io.longwire.proto.Downlink;
import io.longwire.proto.Receipt;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * The way to one phone: what a pass of the event loop has for it is gathered in one buffer and leaves in one write.
 *
 * <p>Belongs to the channel's loop. After {@link #release} it takes everything and writes nothing.
 */
final class Outbound implements Flushes.Flushable {

    private static final int FIRST_BYTES = 256;

    /** A pass that has more than this for one phone does not wait for its end. */
    private static final int MAX_GATHERED_BYTES = 64 * 1024;

    private static final int RECEIPT = (2 << 3) | 2;
    private static final int DELIVER = (3 << 3) | 2;

    private static final int RECEIPT_ID = (1 << 3) | 2;
    private static final int RECEIPT_OUTCOME = 2 << 3;
    private static final int DELIVER_SEQ = 1 << 3;
    private static final int DELIVER_ID = (2 << 3) | 2;
    private static final int DELIVER_FROM = (3 << 3) | 2;
    private static final int DELIVER_PAYLOAD = (4 << 3) | 2;

    private final Channel channel;
    private final Flushes flushes;
    private boolean flushAsked;
    private long seq;

    /** What was gathered; null while there is nothing. */
    private ByteBuf gathered;

    Outbound(Channel channel, Flushes flushes) {
        this.channel = channel;
        this.flushes = flushes;
    }

    void heartbeat() {
        if (makeRoom(1)) {
            gathered.writeByte(0);
        }
    }

    void receipt(SendFields send, Receipt.Outcome outcome) {
        int body = stringSize(send.idLength()) + 2;
        if (begin(RECEIPT, body)) {
            beginString(RECEIPT_ID, send.idLength());
            send.copyId(gathered);
            gathered.writeByte(RECEIPT_OUTCOME);
            gathered.writeByte(outcome.getNumber());
        }
    }

    void deliver(SendFields send, Name from) {
        seq++;
        int body = 1
                + Varint.size(seq)
                + stringSize(send.idLength())
                + stringSize(from.bytes().length)
                + stringSize(send.payloadLength());
        if (begin(DELIVER, body)) {
            gathered.writeByte(DELIVER_SEQ);
            Varint.write(gathered, seq);
            beginString(DELIVER_ID, send.idLength());
            send.copyId(gathered);
            beginString(DELIVER_FROM, from.bytes().length);
            gathered.writeBytes(from.bytes());
            beginString(DELIVER_PAYLOAD, send.payloadLength());
            send.copyPayload(gathered);
        }
    }

    /** Writes what is too rare to be written by hand. */
    void write(Downlink message) {
        byte[] bytes = message.toByteArray();
        if (makeRoom(Varint.size(bytes.length) + bytes.length)) {
            Varint.write(gathered, bytes.length);
            gathered.writeBytes(bytes);
        }
    }

    void writeAndClose(Downlink message) {
        write(message);
        flush();
        channel.close();
    }

    private static int stringSize(int length) {
        return 1 + Varint.size(length) + length;
    }

    private void beginString(int tag, int length) {
        gathered.writeByte(tag);
        Varint.write(gathered, length);
    }

    private boolean begin(int tag, int body) {
        int frame = 1 + Varint.size(body) + body;
        if (!makeRoom(Varint.size(frame) + frame)) {
            return false;
        }
        Varint.write(gathered, frame);
        gathered.writeByte(tag);
        Varint.write(gathered, body);
        return true;
    }

    /** Sees to it that {@code gathered} takes so many bytes more; false if the phone is gone or does not read. */
    private boolean makeRoom(int bytes) {
        if (!channel.isActive()) {
            return false;
        }
        if (gathered != null && gathered.readableBytes() + bytes > MAX_GATHERED_BYTES) {
            writeGathered();
        }
        if (!channel.isWritable()) {
            channel.close();
            return false;
        }
        if (gathered == null) {
            gathered = channel.alloc().buffer(Math.max(bytes, FIRST_BYTES));
            if (!flushAsked) {
                flushAsked = true;
                flushes.atEndOfPass(this);
            }
        }
        return true;
    }

    @Override
    public void flush() {
        flushAsked = false;
        if (gathered != null) {
            writeGathered();
        }
    }

    private void writeGathered() {
        ByteBuf bytes = gathered;
        gathered = null;
        channel.writeAndFlush(bytes, channel.voidPromise());
    }

    /** Lets go of what was gathered: the connection is over. */
    void release() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }
}
