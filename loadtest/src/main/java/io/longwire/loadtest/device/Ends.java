package io.longwire.loadtest.device;

import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.util.Locale;

/** The ends of connections that no server says anything about, in words of a small set, so that they can be counted. */
public final class Ends {

    /** The source address has no port left for this server. */
    public static final String OUT_OF_PORTS = "out of source ports";

    /** Nobody listens at that port. */
    public static final String REFUSED = "connection refused";

    /** This process may not open more files. */
    public static final String OUT_OF_DESCRIPTORS = "out of file descriptors";

    /** This side closed, on purpose. */
    public static final End LOGGED_OUT = new End(End.Kind.CLOSED, "logged out", false, 0);

    /** This side closed, without a word. */
    public static final End CUT = new End(End.Kind.CLOSED, "cut", true, 0);

    /** The server closed without a word. */
    public static final End CLOSED_BY_SERVER = new End(End.Kind.LOST, "closed by the server", true, 0);

    /** The server said what this program cannot read; trying again would only show that again. */
    public static final End NOT_UNDERSTOOD = new End(End.Kind.LOST, "not understood", false, 0);

    private Ends() {}

    /** Why a connection could not be made. */
    public static End unreachable(Throwable cause) {
        return new End(End.Kind.UNREACHABLE, word(cause), true, 0);
    }

    /** Why a connection broke. */
    public static End lost(Throwable cause) {
        return cause instanceof DecoderException ? NOT_UNDERSTOOD : new End(End.Kind.LOST, word(cause), true, 0);
    }

    private static String word(Throwable cause) {
        String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("too many open files")) {
            return OUT_OF_DESCRIPTORS;
        }
        if (cause instanceof BindException
                || text.contains("cannot assign requested address")
                || text.contains("address already in use")) {
            return OUT_OF_PORTS;
        }
        if (text.contains("reset") || text.contains("broken pipe")) {
            return "reset by the server";
        }
        if (text.contains("timed out") || text.contains("timeout")) {
            return "timed out";
        }
        if (cause instanceof ConnectException) {
            return REFUSED;
        }
        return cause instanceof IOException ? "i/o error" : cause.getClass().getSimpleName();
    }
}
