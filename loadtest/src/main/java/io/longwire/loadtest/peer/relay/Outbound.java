package io.longwire.loadtest.peer.relay;

import io.longwire.loadtest.device.Flushes;
import io.longwire.loadtest.device.Gathering;
import io.longwire.proto.Downlink;
import io.longwire.proto.Receipt;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * The way to one phone: frames are written by hand, field by field, into what leaves at the end of the pass.
 *
 * <p>Belongs to the channel's loop. After {@link #release} it takes everything and writes nothing.
 */
final class Outbound {

    private static final int RECEIPT = (2 << 3) | 2;
    private static final int DELIVER = (3 << 3) | 2;

    private static final int RECEIPT_ID = (1 << 3) | 2;
    private static final int RECEIPT_OUTCOME = 2 << 3;
    private static final int DELIVER_SEQ = 1 << 3;
    private static final int DELIVER_ID = (2 << 3) | 2;
    private static final int DELIVER_FROM = (3 << 3) | 2;
    private static final int DELIVER_PAYLOAD = (4 << 3) | 2;

    private final Channel channel;
    private final Gathering gathering;
    private long seq;

    Outbound(Channel channel, Flushes flushes) {
        this.channel = channel;
        this.gathering = new Gathering(channel, flushes);
    }

    void heartbeat() {
        if (takesMore()) {
            gathering.room(1).writeByte(0);
        }
    }

    void receipt(SendFields send, Receipt.Outcome outcome) {
        if (takesMore()) {
            ByteBuf out = begin(RECEIPT, stringSize(send.idLength()) + 2);
            beginString(out, RECEIPT_ID, send.idLength());
            send.copyId(out);
            out.writeByte(RECEIPT_OUTCOME);
            out.writeByte(outcome.getNumber());
        }
    }

    void deliver(SendFields send, Name from) {
        if (!takesMore()) {
            return;
        }
        seq++;
        int body = 1
                + Varint.size(seq)
                + stringSize(send.idLength())
                + stringSize(from.bytes().length)
                + stringSize(send.payloadLength());
        ByteBuf out = begin(DELIVER, body);
        out.writeByte(DELIVER_SEQ);
        Varint.write(out, seq);
        beginString(out, DELIVER_ID, send.idLength());
        send.copyId(out);
        beginString(out, DELIVER_FROM, from.bytes().length);
        out.writeBytes(from.bytes());
        beginString(out, DELIVER_PAYLOAD, send.payloadLength());
        send.copyPayload(out);
    }

    /** Writes what is too rare to be written by hand. */
    void write(Downlink message) {
        if (takesMore()) {
            byte[] bytes = message.toByteArray();
            ByteBuf out = gathering.room(Varint.size(bytes.length) + bytes.length);
            Varint.write(out, bytes.length);
            out.writeBytes(bytes);
        }
    }

    void writeAndClose(Downlink message) {
        write(message);
        gathering.flush();
        channel.close();
    }

    private static int stringSize(int length) {
        return 1 + Varint.size(length) + length;
    }

    private static void beginString(ByteBuf out, int tag, int length) {
        out.writeByte(tag);
        Varint.write(out, length);
    }

    private ByteBuf begin(int tag, int body) {
        int frame = 1 + Varint.size(body) + body;
        ByteBuf out = gathering.room(Varint.size(frame) + frame);
        Varint.write(out, frame);
        out.writeByte(tag);
        Varint.write(out, body);
        return out;
    }

    /** False if the phone is gone, or does not read: then it is gone from now on. */
    private boolean takesMore() {
        if (channel.isActive() && !channel.isWritable()) {
            channel.close();
        }
        return channel.isActive();
    }

    /** Lets go of what was gathered: the connection is over. */
    void release() {
        gathering.release();
    }
}
