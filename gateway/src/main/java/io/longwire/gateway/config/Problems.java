package io.longwire.gateway.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wrong with the settings, a line each, so that an operator mends all of it in one go. */
final class Problems {

    private final List<String> lines = new ArrayList<>();

    boolean isEmpty() {
        return lines.isEmpty();
    }

    void add(String origin, String what) {
        lines.add(origin + ": " + what);
    }

    /** A value that is not allowed. */
    void wrong(Given given, String what) {
        add(given.origin() + " \"" + given.setting().showGiven(given.text()) + '"', what);
    }

    /**
     * A name that nothing is called by. Its value is not told: it could be a password.
     *
     * @param nearest what may have been meant
     */
    void unknown(String origin, Optional<String> nearest) {
        add(
                Shown.of(origin),
                "unknown" + nearest.map(n -> "; did you mean " + n + "?").orElse(""));
    }

    String text() {
        return (lines.size() == 1 ? "1 wrong setting" : lines.size() + " wrong settings")
                + ":\n  "
                + String.join("\n  ", lines)
                + "\nSee --help for what there is, --check-config for what is in force.\n";
    }
}
