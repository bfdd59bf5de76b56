package io.longwire.loadtest.phone;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;

/**
 * Makes what came over the wire fit to be shown. A message may hold anything, also the sequences by which a terminal is
 * told to clear itself, to rename its window, or to turn the writing round so that one name reads like another.
 */
final class Printable {

    /** Joins emoji; the one invisible character that ordinary messages need. */
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private Printable() {}

    /** The text with every control and every invisible formatting character written out as its number. */
    static String text(String text) {
        if (text.codePoints().allMatch(Printable::isHarmless)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (isHarmless(c)) {
                out.appendCodePoint(c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c == '\t') {
                out.append("\\t");
            } else {
                out.append("\\u{").append(Integer.toHexString(c)).append('}');
            }
        });
        return out.toString();
    }

    /** A payload as text if it is UTF-8, else its size. */
    static String payload(ByteString payload) {
        return payload.isValidUtf8()
                ? text(payload.toString(StandardCharsets.UTF_8))
                : "[" + payload.size() + " bytes]";
    }

    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            case Character.FORMAT -> c == ZERO_WIDTH_JOINER;
            default -> true;
        };
    }
}
