package io.longwire.loadtest.peer.stream;

import io.longwire.loadtest.device.End;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.util.Locale;

/** The ends of connections that no server says anything about, in words that can be counted. */
public final class Ends {

    /** This side closed, on purpose. */
    public static final End LOGGED_OUT = new End(End.Kind.CLOSED, "logout", false, 0);

    /** This side closed, without a word. */
    public static final End CUT = new End(End.Kind.CLOSED, "cut", true, 0);

    /** The server closed without a word. */
    public static final End CLOSED_BY_SERVER = new End(End.Kind.LOST, "closed by server", true, 0);

    private Ends() {}

    /** Why a connection could not be made. */
    public static End unreachable(Throwable cause) {
        return new End(End.Kind.UNREACHABLE, reasonOf(cause), true, 0);
    }

    /** Why a connection broke. */
    public static End lost(Throwable cause) {
        if (cause instanceof DecoderException) {
            // Trying again would only show that it breaks again.
            return new End(End.Kind.LOST, "not understood: " + cause.getMessage(), false, 0);
        }
        return new End(End.Kind.LOST, reasonOf(cause), true, 0);
    }

    private static String reasonOf(Throwable cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (cause instanceof ConnectTimeoutException) {
            return "connect timeout";
        }
        if (message.contains("too many open files")) {
            return "no file descriptor";
        }
        if (cause instanceof BindException || message.contains("cannot assign requested address")) {
            return "no local port";
        }
        if (cause instanceof ConnectException && message.contains("refused")) {
            return "refused";
        }
        if (cause instanceof IOException && (message.contains("reset") || message.contains("broken pipe"))) {
            return "reset";
        }
        return cause.getClass().getSimpleName();
    }
}
