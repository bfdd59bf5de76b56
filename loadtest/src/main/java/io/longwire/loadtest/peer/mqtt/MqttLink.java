package io.longwire.loadtest.peer.mqtt;

import io.longwire.loadtest.check.Outcome;
import io.longwire.loadtest.device.Dial;
import io.longwire.loadtest.device.End;
import io.longwire.loadtest.device.Login;
import io.longwire.loadtest.peer.stream.FramedLink;
import io.longwire.loadtest.peer.stream.SentNames;
import io.longwire.loadtest.peer.stream.UnacknowledgedIds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.CorruptedFrameException;
import java.nio.charset.StandardCharsets;

/**
 * One MQTT connection. Its packets are written and read by hand: those few that a chat takes, straight in the buffers.
 * Section numbers are those of the OASIS standard, MQTT 3.1.1.
 */
final class MqttLink extends FramedLink {

    private static final int CONNECT = 0x10;
    private static final int CONNACK = 0x20;
    private static final int PUBLISH = 0x30;
    private static final int PUBLISH_QOS_1 = 0x32;
    private static final int PUBACK = 0x40;
    private static final int SUBSCRIBE = 0x82;
    private static final int SUBACK = 0x90;
    private static final int PINGREQ = 0xc0;
    private static final int PINGRESP = 0xd0;
    private static final int DISCONNECT = 0xe0;

    private static final int TYPE = 0xf0;
    private static final int QOS = 0x06;

    /** User name and password follow; the session is not clean (3.1.2.3). */
    private static final int WITH_PASSWORD = 0xc0;

    private static final byte[] PROTOCOL = {0, 4, 'M', 'Q', 'T', 'T', 4};
    private static final int MAX_KEEP_ALIVE_SECONDS = 0xffff;
    private static final int SERVER_UNAVAILABLE = 3;

    /** The largest length that four bytes tell (2.2.3). */
    private static final int MAX_LENGTH_BYTES = 4;

    private static final int LAST_PACKET_ID = 0xffff;
    private static final int SUBSCRIBE_PACKET_ID = LAST_PACKET_ID;
    private static final int NO_PACKET_ID = 0;

    private final Login login;
    private final SentNames sent = new SentNames(LAST_PACKET_ID - 1);
    private final UnacknowledgedIds unacknowledged = new UnacknowledgedIds();

    MqttLink(Dial dial, Login login, Listener listener) {
        super(dial, listener);
        this.login = login;
    }

    /** Subscribes at once, before the answer to CONNECT, as 3.1.4 allows: a login takes one round trip. */
    @Override
    protected void writeLogin() {
        boolean password = !login.token().isEmpty();
        int body = PROTOCOL.length
                + 3
                + stringSize(login.user())
                + (password ? stringSize(login.user()) + stringSize(login.token()) : 0);
        ByteBuf out = begin(CONNECT, body);
        out.writeBytes(PROTOCOL);
        out.writeByte(password ? WITH_PASSWORD : 0);
        out.writeShort((int) Math.min(login.heartbeat().toSeconds(), MAX_KEEP_ALIVE_SECONDS));
        writeString(out, login.user());
        if (password) {
            writeString(out, login.user());
            writeString(out, login.token());
        }
        writeSubscribe("u/" + login.user());
    }

    private void writeSubscribe(String topic) {
        ByteBuf out = begin(SUBSCRIBE, 2 + stringSize(topic) + 1);
        out.writeShort(SUBSCRIBE_PACKET_ID);
        writeString(out, topic);
        out.writeByte(1);
    }

    @Override
    protected void writeMessage(int stream, long number, String to, byte[] payload) {
        int id = sent.add(stream, number);
        if (id == SentNames.FULL) {
            refuseForNow(stream, number);
            return;
        }
        int topicBytes = 2 + to.length();
        ByteBuf out = begin(PUBLISH_QOS_1, 2 + topicBytes + 2 + payload.length);
        out.writeShort(topicBytes);
        out.writeByte('u');
        out.writeByte('/');
        ByteBufUtil.writeAscii(out, to);
        out.writeShort(id);
        out.writeBytes(payload);
    }

    @Override
    protected void writeAcknowledgements(long seq) {
        while (unacknowledged.hasNext(seq)) {
            int id = unacknowledged.next();
            if (id != NO_PACKET_ID) {
                begin(PUBACK, 2).writeShort(id);
            }
        }
    }

    @Override
    protected void writeHeartbeat() {
        begin(PINGREQ, 0);
    }

    @Override
    protected void writeLogout() {
        begin(DISCONNECT, 0);
    }

    private ByteBuf begin(int header, int body) {
        ByteBuf out = room(1 + MAX_LENGTH_BYTES + body);
        out.writeByte(header);
        int rest = body;
        while (rest > 0x7f) {
            out.writeByte((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        return out.writeByte(rest);
    }

    private static int stringSize(String text) {
        return 2 + ByteBufUtil.utf8Bytes(text);
    }

    private static void writeString(ByteBuf out, String text) {
        out.writeShort(ByteBufUtil.utf8Bytes(text));
        out.writeCharSequence(text, StandardCharsets.UTF_8);
    }

    @Override
    protected boolean readFrame(ByteBuf in) {
        int start = in.readerIndex();
        int header = in.readByte();
        int length = readLength(in);
        if (length < 0 || in.readableBytes() < length) {
            in.readerIndex(start);
            return false;
        }
        int body = in.readerIndex();
        in.skipBytes(length);
        readPacket(header, in, body, body + length);
        return true;
    }

    /** Reads a length, or returns -1 when it is not all there. */
    private static int readLength(ByteBuf in) {
        int length = 0;
        for (int i = 0; i < MAX_LENGTH_BYTES; i++) {
            if (!in.isReadable()) {
                return -1;
            }
            byte b = in.readByte();
            length |= (b & 0x7f) << (7 * i);
            if (b >= 0) {
                return length;
            }
        }
        throw new CorruptedFrameException("length");
    }

    private void readPacket(int header, ByteBuf in, int body, int end) {
        switch (header & TYPE) {
            case PUBLISH -> readPublish(header, in, body, end);
            case PUBACK -> readPuback(in.getUnsignedShort(body));
            case CONNACK -> readConnack(in.getByte(body + 1));
            case SUBACK -> nowOnline("", 0);
            case PINGRESP -> {
                // A sign of life, as any packet is.
            }
            default -> throw new CorruptedFrameException("packet type");
        }
    }

    private void readConnack(int code) {
        if (code != 0) {
            end(new End(End.Kind.KICKED, "connection refused, code " + code, code == SERVER_UNAVAILABLE, 0));
        }
    }

    private void readPublish(int header, ByteBuf in, int body, int end) {
        // Mail that waited may come before the answer to the subscription, which a kept session has already.
        nowOnline("", 0);
        int payload = body + 2 + in.getUnsignedShort(body);
        int id = NO_PACKET_ID;
        if ((header & QOS) != 0) {
            id = in.getUnsignedShort(payload);
            payload += 2;
        }
        if (payload > end) {
            throw new CorruptedFrameException("topic longer than its packet");
        }
        long seq = unacknowledged.add(id);
        listener().delivered("", view(in, payload, end - payload), seq);
    }

    private void readPuback(int id) {
        if (sent.take(id)) {
            listener().receipted(sent.stream(), sent.number(), Outcome.ACCEPTED, "", 0);
        }
    }
}
