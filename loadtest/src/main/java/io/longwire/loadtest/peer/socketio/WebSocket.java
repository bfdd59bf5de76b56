package io.longwire.loadtest.peer.socketio;

import io.netty.buffer.ByteBuf;

/** What of RFC 6455 a client takes that neither compresses nor fragments. */
final class WebSocket {

    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    /** The longest header of a client's frame. */
    static final int MAX_HEADER_BYTES = 14;

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int SHORT_FOLLOWS = 126;
    private static final int LONG_FOLLOWS = 127;
    private static final int MAX_SHORT = 0xffff;

    private WebSocket() {}

    /** The request that opens a WebSocket; its key, any 16 bytes, is not secret, and the answer's is not checked. */
    static String upgradeRequest(String path, String host) {
        return String.join(
                "\r\n",
                "GET " + path + " HTTP/1.1",
                "Host: " + host,
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: bG9uZ3dpcmVsb2FkdGVzdA==",
                "",
                "");
    }

    /** Writes a header. A client has to mask, by any key: with zeros its bytes stay as they are. */
    static void writeHeader(ByteBuf out, int opcode, int length) {
        out.writeByte(FINAL | opcode);
        if (length < SHORT_FOLLOWS) {
            out.writeByte(MASKED | length);
        } else if (length <= MAX_SHORT) {
            out.writeByte(MASKED | SHORT_FOLLOWS);
            out.writeShort(length);
        } else {
            out.writeByte(MASKED | LONG_FOLLOWS);
            out.writeLong(length);
        }
        out.writeInt(0);
    }

    /** The opcode of a frame's first byte, or -1 if the frame is a fragment or compressed. */
    static int opcode(byte first) {
        return (first & 0xf0) == FINAL ? first & 0x0f : -1;
    }

    /** How many bytes the header of a server's frame has, given its second byte. */
    static int headerBytes(int second) {
        return switch (second) {
            case SHORT_FOLLOWS -> 4;
            case LONG_FOLLOWS -> 10;
            default -> 2;
        };
    }

    /** The length that a server's whole header tells. */
    static long length(ByteBuf in, int header) {
        int second = in.getUnsignedByte(header + 1);
        return switch (second) {
            case SHORT_FOLLOWS -> in.getUnsignedShort(header + 2);
            case LONG_FOLLOWS -> in.getLong(header + 2);
            default -> second;
        };
    }
}
