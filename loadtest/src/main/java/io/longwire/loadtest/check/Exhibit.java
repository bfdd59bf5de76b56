package io.longwire.loadtest.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A violation whose message is watched on to the end of the run. */
final class Exhibit {

    /** No message: the violation is not about one. */
    static final long NO_MESSAGE = 0;

    private static final int LINES_MAX = 100;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Violation.Kind kind;
    private final long key;
    private final String message;
    private final String finding;
    private final List<String> lines = new ArrayList<>();

    Exhibit(Violation.Kind kind, long key, String message, String finding) {
        this.kind = kind;
        this.key = key;
        this.message = message;
        this.finding = finding;
    }

    Violation.Kind kind() {
        return kind;
    }

    String message() {
        return message;
    }

    /** Takes over what the log still knows, from before the fault was seen. */
    void recall(EventLog log) {
        if (key == NO_MESSAGE) {
            return;
        }
        if (log.hasForgotten()) {
            lines.add("(what happened before %s is no longer kept; --history FILE keeps all)"
                    .formatted(seconds(log.oldestNanos()).strip()));
        }
        log.each(key, this::note);
    }

    /** Forgets what was noted, for the history file tells all. */
    void clear() {
        lines.clear();
    }

    void happened(long ofKey, Event event, long nanos) {
        if (ofKey == key) {
            note(event, nanos);
        }
    }

    void note(String line) {
        if (lines.size() < LINES_MAX) {
            lines.add(line);
        } else if (lines.size() == LINES_MAX) {
            lines.add("(and so on)");
        }
    }

    Violation violation() {
        return new Violation(kind, message, finding, lines);
    }

    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%14.6f s", nanos / NANOS_PER_SECOND);
    }

    private void note(Event event, long nanos) {
        note(seconds(nanos) + "  " + event.words());
    }
}
