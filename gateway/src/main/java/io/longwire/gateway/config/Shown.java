package io.longwire.gateway.config;

import java.util.regex.Pattern;

/** What an operator has written, as it may stand on a terminal and in a log: no secrets, no control characters, not long. */
final class Shown {

    private static final int MAX_LENGTH = 80;

    /** User and password of a URI; up to the last {@code @}, for passwords that should have been escaped. */
    private static final Pattern CREDENTIALS = Pattern.compile("(?<=://).*@", Pattern.DOTALL);

    /** The same in what should be a URI and is none. */
    private static final Pattern ANY_CREDENTIALS = Pattern.compile(".*:.*@", Pattern.DOTALL);

    private Shown() {}

    /** A value that has been found good. */
    static String of(String text) {
        return printable(CREDENTIALS.matcher(text).replaceFirst("***@"));
    }

    /** A value that may be anything, also a secret in the wrong place. */
    static String wrong(String text) {
        return text.contains("://")
                ? of(text)
                : printable(ANY_CREDENTIALS.matcher(text).replaceFirst("***@"));
    }

    private static String printable(String masked) {
        StringBuilder shown = new StringBuilder();
        masked.codePoints().limit(MAX_LENGTH).forEach(c -> append(shown, c));
        return masked.codePointCount(0, masked.length()) > MAX_LENGTH
                ? shown.append('…').toString()
                : shown.toString();
    }

    private static void append(StringBuilder shown, int c) {
        switch (Character.getType(c)) {
            // Also what would turn the direction of a line, and line breaks other than the usual ones.
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> shown.append(String.format("\\u%04x", c));
            default -> shown.appendCodePoint(c);
        }
    }
}
