package io.longwire.loadtest.peer.socketio;

import io.longwire.loadtest.check.Outcome;
import io.longwire.loadtest.device.Dial;
import io.longwire.loadtest.device.End;
import io.longwire.loadtest.device.Ends;
import io.longwire.loadtest.device.Login;
import io.longwire.loadtest.peer.stream.FramedLink;
import io.longwire.loadtest.peer.stream.SentNames;
import io.longwire.loadtest.peer.stream.UnacknowledgedIds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.CorruptedFrameException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * One socket.io connection. Its few packets are written and read as texts: an engine.io type, a socket.io type, the number
 * of an acknowledgement, and JSON whose form is known, since {@code server.js} writes it.
 */
final class SocketioLink extends FramedLink {

    private static final String PATH = "/socket.io/?EIO=4&transport=websocket";
    private static final int MAX_FRAME_BYTES = 16 * 1024 * 1024;
    private static final int MAX_RESPONSE_BYTES = 16 * 1024;
    private static final byte[] MESSAGE_END = "\"}]".getBytes(StandardCharsets.US_ASCII);

    /** The login's acknowledgement; those of messages count from 1 on. */
    private static final int LOGIN_ID = 0;

    private static final int NOT_AWAITED = -1;

    private final String host;
    private final Login login;
    private final SentNames sent = new SentNames(Integer.MAX_VALUE);
    private final UnacknowledgedIds unacknowledged = new UnacknowledgedIds();
    private boolean upgraded;

    SocketioLink(Dial dial, Login login, Listener listener) {
        super(dial, listener);
        this.host = dial.remote().getHostString() + ":" + dial.remote().getPort();
        this.login = login;
    }

    @Override
    protected void writeLogin() {
        String request = WebSocket.upgradeRequest(PATH, host);
        ByteBufUtil.writeAscii(room(request.length()), request);
    }

    @Override
    protected void writeMessage(int stream, long number, String to, byte[] payload) {
        int id = sent.add(stream, number);
        if (id == SentNames.FULL) {
            refuseForNow(stream, number);
            return;
        }
        String head =
                "42" + id + "[\"send\",{\"to\":\"" + to + "\",\"id\":\"" + stream + "." + number + "\",\"data\":\"";
        byte[] data = Base64.getEncoder().encode(payload);
        ByteBuf out = begin(WebSocket.TEXT, head.length() + data.length + MESSAGE_END.length);
        ByteBufUtil.writeAscii(out, head);
        out.writeBytes(data);
        out.writeBytes(MESSAGE_END);
    }

    @Override
    protected void writeAcknowledgements(long seq) {
        while (unacknowledged.hasNext(seq)) {
            int id = unacknowledged.next();
            if (id != NOT_AWAITED) {
                writeText("43" + id + "[]");
            }
        }
    }

    @Override
    protected void writeHeartbeat() {
        // The server asks for signs of life, and readText answers.
    }

    @Override
    protected void writeLogout() {
        if (upgraded) {
            writeText("41");
            begin(WebSocket.CLOSE, 0);
        }
    }

    private void writeText(String ascii) {
        ByteBufUtil.writeAscii(begin(WebSocket.TEXT, ascii.length()), ascii);
    }

    private ByteBuf begin(int opcode, int length) {
        ByteBuf out = room(WebSocket.MAX_HEADER_BYTES + length);
        WebSocket.writeHeader(out, opcode, length);
        return out;
    }

    @Override
    protected boolean readFrame(ByteBuf in) {
        return upgraded ? readWebSocketFrame(in) : readResponse(in);
    }

    private boolean readResponse(ByteBuf in) {
        String response = in.toString(StandardCharsets.ISO_8859_1);
        int end = response.indexOf("\r\n\r\n");
        if (end < 0) {
            if (in.readableBytes() > MAX_RESPONSE_BYTES) {
                throw new CorruptedFrameException("HTTP response");
            }
            return false;
        }
        in.skipBytes(end + 4);
        if (response.startsWith("HTTP/1.1 101 ")) {
            upgraded = true;
        } else {
            end(new End(End.Kind.KICKED, response.lines().findFirst().orElse(""), false, 0));
        }
        return true;
    }

    private boolean readWebSocketFrame(ByteBuf in) {
        int start = in.readerIndex();
        if (in.readableBytes() < 2) {
            return false;
        }
        int headerBytes = WebSocket.headerBytes(in.getUnsignedByte(start + 1));
        if (in.readableBytes() < headerBytes) {
            return false;
        }
        long length = WebSocket.length(in, start);
        if (length < 0 || length > MAX_FRAME_BYTES) {
            throw new CorruptedFrameException("frame length");
        }
        if (in.readableBytes() < headerBytes + length) {
            return false;
        }
        in.skipBytes(headerBytes + (int) length);
        readFrame(WebSocket.opcode(in.getByte(start)), in, start + headerBytes, (int) length);
        return true;
    }

    private void readFrame(int opcode, ByteBuf in, int start, int length) {
        switch (opcode) {
            case WebSocket.TEXT -> readText(in, start, in.toString(start, length, StandardCharsets.ISO_8859_1));
            case WebSocket.PING -> begin(WebSocket.PONG, length).writeBytes(in, start, length);
            case WebSocket.PONG -> {
                // Never asked for.
            }
            case WebSocket.CLOSE -> end(Ends.CLOSED_BY_SERVER);
            default -> throw new CorruptedFrameException("opcode");
        }
    }

    private void readText(ByteBuf in, int start, String text) {
        switch (PacketType.of(text)) {
            case OPEN -> writeText("40");
            case PING -> writeText("3");
            case CONNECT -> writeText("42" + LOGIN_ID + "[\"login\",\"" + login.user() + "\"]");
            case EVENT -> readMessage(in, start, text);
            case ACKNOWLEDGEMENT -> readAcknowledgement(text);
            case DISCONNECT -> end(new End(End.Kind.KICKED, "disconnected", false, 0));
            case CONNECT_ERROR -> end(new End(End.Kind.KICKED, "connect error", false, 0));
            case OTHER -> {
                // Types that this server does not send.
            }
        }
    }

    /** {@code 42<id>["message",{"from":"…","id":"…","data":"…"}]}. */
    private void readMessage(ByteBuf in, int start, String text) {
        int json = text.indexOf('[');
        int id = json > PacketType.LENGTH ? number(text, json) : NOT_AWAITED;
        String from = member(text, json, "\"from\":\"");
        int data = text.indexOf("\"data\":\"", json) + "\"data\":\"".length();
        int end = text.length() - MESSAGE_END.length;
        byte[] payload = Base64.getDecoder().decode(ByteBufUtil.getBytes(in, start + data, end - data));
        listener().delivered(from, ByteBuffer.wrap(payload), unacknowledged.add(id));
    }

    private static String member(String text, int from, String key) {
        int start = text.indexOf(key, from) + key.length();
        return text.substring(start, text.indexOf('"', start));
    }

    /** {@code 43<id>["<outcome>"]}, or the login's. */
    private void readAcknowledgement(String text) {
        int json = text.indexOf('[');
        int id = number(text, json);
        if (id == LOGIN_ID) {
            nowOnline("", 0);
        } else if (sent.take(id)) {
            Outcome outcome = outcome(text.charAt(json + 2));
            String code = outcome == Outcome.REJECTED_FOR_NOW ? "REJECTED" : "";
            listener().receipted(sent.stream(), sent.number(), outcome, code, 0);
        }
    }

    private static Outcome outcome(char first) {
        return switch (first) {
            case 'd' -> Outcome.DELIVERED;
            case 's' -> Outcome.STORED;
            default -> Outcome.REJECTED_FOR_NOW;
        };
    }

    private static int number(String text, int end) {
        return Integer.parseInt(text, PacketType.LENGTH, end, 10);
    }
}
