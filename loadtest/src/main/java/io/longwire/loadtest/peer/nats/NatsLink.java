package io.longwire.loadtest.peer.nats;

import io.longwire.loadtest.device.Dial;
import io.longwire.loadtest.device.End;
import io.longwire.loadtest.device.Login;
import io.longwire.loadtest.peer.stream.FramedLink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.CorruptedFrameException;
import java.nio.charset.StandardCharsets;

/** One NATS connection: lines of text, and payloads between them, written and read straight in the buffers. */
final class NatsLink extends FramedLink {

    private static final int MAX_LINE_BYTES = 32 * 1024;
    private static final int MAX_PAYLOAD_BYTES = 100_000_000;
    private static final int LINE_END = ('\r' << 8) | '\n';
    private static final int LINE_END_BYTES = 2;

    private static final byte[] PUBLISH = bytes("PUB u.");
    private static final byte[] PING = bytes("PING\r\n");
    private static final byte[] PONG = bytes("PONG\r\n");

    private final Login login;
    private long seq;

    NatsLink(Dial dial, Login login, Listener listener) {
        super(dial, listener);
        this.login = login;
    }

    /** Does not wait for the server's INFO: the answer to PING says that all of this was taken. */
    @Override
    protected void writeLogin() {
        write(bytes("CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":true,\"lang\":\"java\",\"version\":\"1\","
                + "\"protocol\":0,\"name\":\"" + login.user() + "\"" + token() + "}\r\nSUB u." + login.user()
                + " 1\r\n"));
        write(PING);
    }

    private String token() {
        return login.token().isEmpty() ? "" : ",\"auth_token\":\"" + login.token() + "\"";
    }

    @Override
    protected void writeMessage(int stream, long number, String to, byte[] payload) {
        String length = Integer.toString(payload.length);
        ByteBuf out = room(
                PUBLISH.length + to.length() + 1 + length.length() + LINE_END_BYTES + payload.length + LINE_END_BYTES);
        out.writeBytes(PUBLISH);
        ByteBufUtil.writeAscii(out, to);
        out.writeByte(' ');
        ByteBufUtil.writeAscii(out, length);
        out.writeShort(LINE_END);
        out.writeBytes(payload);
        out.writeShort(LINE_END);
    }

    @Override
    protected void writeAcknowledgements(long acknowledged) {
        // Core NATS has none.
    }

    @Override
    protected void writeHeartbeat() {
        write(PING);
    }

    @Override
    protected void writeLogout() {
        // Closing is all there is.
    }

    private void write(byte[] bytes) {
        room(bytes.length).writeBytes(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected boolean readFrame(ByteBuf in) {
        int start = in.readerIndex();
        int lineBytes = in.bytesBefore((byte) '\n') + 1;
        if (lineBytes > MAX_LINE_BYTES || (lineBytes == 0 && in.readableBytes() > MAX_LINE_BYTES)) {
            throw new CorruptedFrameException("line too long");
        }
        if (lineBytes == 0) {
            return false;
        }
        int end = start + lineBytes - LINE_END_BYTES;
        return switch (in.getByte(start)) {
            case 'M' -> readMessage(in, end);
            case 'P' -> readSignOfLife(in, start, lineBytes);
            case '-' -> readError(in, start, end);
            default -> {
                // INFO, which servers repeat when their cluster changes, and +OK.
                in.skipBytes(lineBytes);
                yield true;
            }
        };
    }

    /** MSG, subject, subscription, perhaps where to reply to, length: the last word of the line is all that matters. */
    private boolean readMessage(ByteBuf in, int lineEnd) {
        long number = 0;
        long scale = 1;
        int at = lineEnd - 1;
        for (byte digit = in.getByte(at); digit != ' '; digit = in.getByte(--at)) {
            if (digit < '0' || digit > '9' || scale > MAX_PAYLOAD_BYTES) {
                throw new CorruptedFrameException("payload length");
            }
            number += (digit - '0') * scale;
            scale *= 10;
        }
        int length = (int) number;
        int payload = lineEnd + LINE_END_BYTES;
        if (in.writerIndex() - payload < length + LINE_END_BYTES) {
            return false;
        }
        in.readerIndex(payload + length + LINE_END_BYTES);
        listener().delivered("", view(in, payload, length), ++seq);
        return true;
    }

    /** PING, which is answered, or PONG. */
    private boolean readSignOfLife(ByteBuf in, int start, int lineBytes) {
        in.skipBytes(lineBytes);
        if (in.getByte(start + 1) == 'I') {
            write(PONG);
        } else {
            nowOnline("", 0);
        }
        return true;
    }

    private boolean readError(ByteBuf in, int start, int end) {
        String reason = in.toString(start, end - start, StandardCharsets.UTF_8);
        end(new End(End.Kind.KICKED, reason, !reason.contains("Authorization"), 0));
        return true;
    }
}
