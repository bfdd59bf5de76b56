package io.longwire.loadtest.peer.socketio;

/** What a text from the server is: engine.io's type, and behind its message (4) socket.io's. */
enum PacketType {
    OPEN,
    PING,
    CONNECT,
    DISCONNECT,
    EVENT,
    ACKNOWLEDGEMENT,
    CONNECT_ERROR,
    OTHER;

    /** The characters that tell the type of a socket.io packet. */
    static final int LENGTH = 2;

    static PacketType of(String text) {
        if (text.isEmpty()) {
            return OTHER;
        }
        return switch (text.charAt(0)) {
            case '0' -> OPEN;
            case '2' -> PING;
            case '4' -> text.length() < LENGTH ? OTHER : ofMessage(text.charAt(1));
            default -> OTHER;
        };
    }

    private static PacketType ofMessage(char type) {
        return switch (type) {
            case '0' -> CONNECT;
            case '1' -> DISCONNECT;
            case '2' -> EVENT;
            case '3' -> ACKNOWLEDGEMENT;
            case '4' -> CONNECT_ERROR;
            default -> OTHER;
        };
    }
}
