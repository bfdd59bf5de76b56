package io.longwire.client;

import io.longwire.proto.Kick;

/** The gateway ended the connection and said why. */
public final class KickedException extends Exception {

    private final transient Kick kick;

    KickedException(Kick kick) {
        super(describe(kick), null, false, false);
        this.kick = kick;
    }

    /** The kick as it came. */
    public Kick kick() {
        return kick;
    }

    /** The reason as it came; {@code UNRECOGNIZED} when it is one that this client does not know. */
    public Kick.Reason reason() {
        return kick.getReason();
    }

    private static String describe(Kick kick) {
        return kick.getDetail().isEmpty() ? kick.getReason().name() : kick.getReason() + ": " + kick.getDetail();
    }
}
