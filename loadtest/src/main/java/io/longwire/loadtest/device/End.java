package io.longwire.loadtest.device;

/**
 * How a connection ended.
 *
 * @param kind who ended it
 * @param reason in a word or two: the server's reason, or what failed. Of a small set, so that ends can be counted by it
 * @param again whether trying again makes sense
 * @param retryAfterMillis how long the server asked to wait; 0 if it did not
 */
public record End(Kind kind, String reason, boolean again, int retryAfterMillis) {

    /** Who ended a connection. */
    public enum Kind {
        /** It was never made: refused, timed out, out of ports or descriptors. */
        UNREACHABLE,
        /** The server ended it, and said why. */
        KICKED,
        /** It broke, and nobody said why. */
        LOST,
        /** This side closed it. */
        CLOSED
    }
}
