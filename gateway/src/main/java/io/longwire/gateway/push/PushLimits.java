package io.longwire.gateway.push;

/**
 * How large a push may be.
 *
 * @param maxPayloadBytes as for a message of a phone
 */
public record PushLimits(int maxPayloadBytes) {

    /** How many users one push may name. */
    public static final int MAX_RECIPIENTS = 1_000;

    static final int MAX_TYPE_CHARACTERS = 64;

    /** Room for all else than the payload: a thousand long names in quotes. */
    private static final int MAX_OTHER_BYTES = 96 * 1024;

    /** Of base64, and of text with not too many escapes. */
    private static final int MAX_EXPANSION = 2;

    /** How large it may be as it comes; checked before anything is parsed, and in Redis before anything is read. */
    public int maxEntryBytes() {
        return MAX_EXPANSION * maxPayloadBytes + MAX_OTHER_BYTES;
    }
}
