package io.longwire.wire;

/** The numbers of protocol version 1 that both sides have to agree on, and the form of its names. */
public final class Wire {

    /** The value of {@code Login.protocol} that this code speaks. */
    public static final int PROTOCOL_VERSION = 1;

    /** The largest frame, in bytes without its length prefix, that a phone may send before it has been welcomed. */
    public static final int MAX_LOGIN_FRAME_BYTES = 4 * 1024;

    /** The largest frame, in bytes without its length prefix, after the login unless configured otherwise. */
    public static final int DEFAULT_MAX_FRAME_BYTES = 64 * 1024;

    /** The longest length prefix: an unsigned varint32. */
    static final int MAX_LENGTH_PREFIX_BYTES = 5;

    /** The longest user id, device id, platform or message id, in characters. */
    public static final int MAX_NAME_LENGTH = 64;

    private Wire() {}

    /**
     * Whether {@code name} may be a user id, device id, platform or message id: 1 to {@value #MAX_NAME_LENGTH} characters
     * of {@code [A-Za-z0-9_.:@-]}. Whatever else a phone sends must reach neither a Redis key nor a log.
     */
    public static boolean isName(String name) {
        int length = name.length();
        if (length == 0 || length > MAX_NAME_LENGTH) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (!isNameCharacter(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || (c >= 'A' && c <= 'Z')
                || c == '-'
                || c == '_'
                || c == '.'
                || c == ':'
                || c == '@';
    }
}
