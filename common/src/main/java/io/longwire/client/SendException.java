package io.longwire.client;

/**
 * A send that will get no receipt any more. With {@link Reason#STOPPED} the message may have arrived all the same: to
 * know, send it again under the same id.
 */
public final class SendException extends Exception {

    /** Why there is no receipt. */
    public enum Reason {
        /** As many sends are without a receipt as {@link ClientConfig#maxPendingSends} allows. Nothing was sent. */
        QUEUE_FULL,
        /** The frame is larger than the gateway takes. Nothing was sent. */
        TOO_LARGE,
        /** The client has stopped: closed, logged out, or kicked for good. */
        STOPPED
    }

    private final Reason reason;

    SendException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
