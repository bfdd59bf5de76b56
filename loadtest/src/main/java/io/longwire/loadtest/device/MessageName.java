package io.longwire.loadtest.device;

/**
 * The id under which a message goes out on a wire that names messages by text: {@code run-stream-number}, numbers in base
 * 36. The run keeps apart what users of the same names sent in an earlier run.
 *
 * <p>Read and written for each message, so without a regular expression, and without an allocation but the string itself.
 */
final class MessageName {

    private static final int RADIX = 36;
    private static final int MAX_LENGTH = 40;
    private static final char SEPARATOR = '-';

    private final String run;

    MessageName(long run) {
        this.run = Long.toString(run & Long.MAX_VALUE, RADIX);
    }

    String of(int stream, long number) {
        char[] text = new char[MAX_LENGTH];
        int start = write(text, MAX_LENGTH, number);
        text[--start] = SEPARATOR;
        start = write(text, start, stream);
        text[--start] = SEPARATOR;
        start -= run.length();
        run.getChars(0, run.length(), text, start);
        return new String(text, start, MAX_LENGTH - start);
    }

    /** Whether an id is of this run. */
    boolean isOurs(String id) {
        return id.startsWith(run) && id.length() > run.length() && id.charAt(run.length()) == SEPARATOR;
    }

    /**
     * The stream in an id of this run.
     *
     * @throws NumberFormatException if it is none
     */
    int stream(String id) {
        return Integer.parseInt(id, run.length() + 1, separator(id), RADIX);
    }

    /**
     * The number in an id of this run.
     *
     * @throws NumberFormatException if it is none
     */
    long number(String id) {
        return Long.parseLong(id, separator(id) + 1, id.length(), RADIX);
    }

    private int separator(String id) {
        int at = id.indexOf(SEPARATOR, run.length() + 1);
        if (at < 0) {
            throw new NumberFormatException("'" + id + "' is not a message's id of this run");
        }
        return at;
    }

    private static int write(char[] text, int end, long value) {
        int start = end;
        long rest = value;
        do {
            text[--start] = Character.forDigit((int) (rest % RADIX), RADIX);
            rest /= RADIX;
        } while (rest > 0);
        return start;
    }
}
