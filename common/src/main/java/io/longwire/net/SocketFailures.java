package io.longwire.net;

import java.util.regex.Pattern;

/** What the system says of a socket, as people say it. */
public final class SocketFailures {

    /** Netty's native transports put the call and the number of the error before what the system says. */
    private static final Pattern CALL = Pattern.compile("^\\w+\\(\\.\\.\\) failed(?: with error\\(-?\\d+\\))?: ");

    private static final Pattern NO_MORE = Pattern.compile("^(\\w[^:]*): no further information");

    private SocketFailures() {}

    /** The same failure reads the same, whichever transport reports it. */
    public static String describe(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : describe(failure.getMessage());
    }

    /** As {@link #describe(Throwable)}, of its message. */
    public static String describe(String message) {
        String words = NO_MORE.matcher(CALL.matcher(message).replaceFirst("")).replaceFirst("$1");
        return words.startsWith("Connection ") ? "c" + words.substring(1) : words;
    }
}
