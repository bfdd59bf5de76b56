package io.longwire.wire;

/**
 * The peer broke the framing rule or sent a body that does not parse. Its message never quotes the peer's bytes, so it
 * may be logged and sent. It has no stack trace: it is the peer's fault, and a flood of them must stay cheap.
 */
public final class FrameException extends Exception {

    public FrameException(String message) {
        super(message, null, false, false);
    }
}
