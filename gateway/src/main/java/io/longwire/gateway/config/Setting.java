package io.longwire.gateway.config;

import java.util.Locale;
import java.util.Optional;

/**
 * One setting: everything there is to say about it, from which its flag, its variable, its key in a file, its page of the
 * manual and its errors are made.
 *
 * @param name what it is called in a file; the flag and the variable are called after it
 * @param fallback the value, as text, when nobody gives one; empty if there is none or it depends on other settings
 * @param fallbackInWords what the manual says of the fallback
 * @param help one or two sentences for the manual
 */
record Setting<T>(
        String name,
        Section section,
        ValueType<T> type,
        Optional<String> fallback,
        String fallbackInWords,
        String help) {

    static final String FLAG_PREFIX = "--";
    private static final String MASKED = "***";

    static final String VARIABLE_PREFIX = "LONGWIRE_";

    Setting {
        if (fallback.isPresent() && type.parse(fallback.get()).isEmpty()) {
            throw new IllegalArgumentException(name + ": its own default is not allowed: " + fallback.get());
        }
    }

    String flag() {
        return FLAG_PREFIX + name;
    }

    String variable() {
        return VARIABLE_PREFIX + name.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** A value as it may be shown, secrets masked. */
    String show(T value) {
        return type.isSecret() ? MASKED : Shown.of(type.printer().apply(value));
    }

    /** What was given for it, right or wrong, as it may be shown. */
    String showGiven(String text) {
        return type.isSecret() ? MASKED : Shown.wrong(text);
    }

    /**
     * Makes sure that a value is in range, wherever it comes from.
     *
     * @throws IllegalArgumentException if it is not; names the setting and its range
     */
    void require(T value) {
        if (!type.allowed().test(value)) {
            throw new IllegalArgumentException(name + " " + show(value) + ": expected " + type.expected());
        }
    }
}
