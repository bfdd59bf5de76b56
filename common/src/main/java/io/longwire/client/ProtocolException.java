package io.longwire.client;

/** The gateway did what the protocol does not allow. The connection is dropped, and made again. */
public final class ProtocolException extends Exception {

    ProtocolException(String message) {
        super(message, null, false, false);
    }
}
