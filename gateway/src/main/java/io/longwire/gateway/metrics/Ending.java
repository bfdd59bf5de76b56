package io.longwire.gateway.metrics;

import io.longwire.proto.Kick;

/** How a session, or a login that never became one, came to its end: a label with few values. */
public sealed interface Ending {

    /** The phone was told why. */
    record Kicked(Kick.Reason reason) implements Ending {}

    /** Without a word from the gateway. */
    enum Quiet implements Ending {
        /** The connection is gone. */
        DISCONNECTED,
        /** The phone has logged out. */
        LOGOUT,
        /** The same device has logged in again. */
        SAME_DEVICE
    }
}
