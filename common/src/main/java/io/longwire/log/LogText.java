package io.longwire.log;

/** Text from outside, fit for a log. */
public final class LogText {

    private LogText() {}

    /** The text with a question mark for each character that could look like another line, or like an escape code. */
    public static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
