package io.longwire.loadtest.report;

import io.longwire.loadtest.terminal.StandardStream;
import java.util.Map;

/** Colours, where they are wanted: on a terminal, unless {@code NO_COLOR} is set. */
public enum Ink {
    /** Escape sequences of ANSI. */
    COLOURED,
    /** Nothing but the text. */
    PLAIN;

    /** The ink for standard output as it is now. */
    public static Ink forStandardOutput() {
        return choose(StandardStream.OUTPUT.isTerminal(), System.getenv());
    }

    static Ink choose(boolean terminal, Map<String, String> environment) {
        boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "").equals("dumb");
        return terminal && !refused ? COLOURED : PLAIN;
    }

    String strong(String text) {
        return in("1", text);
    }

    String faint(String text) {
        return in("2", text);
    }

    String good(String text) {
        return in("32", text);
    }

    String bad(String text) {
        return in("1;31", text);
    }

    String careful(String text) {
        return in("33", text);
    }

    private String in(String code, String text) {
        return this == PLAIN || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
