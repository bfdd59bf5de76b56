package io.longwire.loadtest.device;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.util.Locale;

/** What kept a connection from being made, in words of a small set, so that it can be counted and explained. */
public final class Unreachable {

    /** The source address has no port left for this server. */
    public static final String OUT_OF_PORTS = "out of source ports";

    /** This process may not open more files. */
    public static final String OUT_OF_DESCRIPTORS = "out of file descriptors";

    private Unreachable() {}

    /** The end of a connection that was never made. */
    public static End because(Throwable cause) {
        return new End(End.Kind.UNREACHABLE, word(cause), true, 0);
    }

    /** What went wrong, in a word or two. */
    public static String word(Throwable cause) {
        String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("too many open files")) {
            return OUT_OF_DESCRIPTORS;
        }
        if (cause instanceof BindException
                || text.contains("cannot assign requested address")
                || text.contains("address already in use")) {
            return OUT_OF_PORTS;
        }
        if (text.contains("connection reset") || text.contains("broken pipe")) {
            return "reset by the server";
        }
        if (text.contains("timed out") || text.contains("timeout")) {
            return "timed out";
        }
        if (cause instanceof ConnectException) {
            return "connection refused";
        }
        return cause instanceof IOException ? "i/o error" : cause.getClass().getSimpleName();
    }
}
