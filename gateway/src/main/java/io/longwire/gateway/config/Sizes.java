package io.longwire.gateway.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as people write them: {@code 65536}, {@code 64KiB}, {@code 1MiB}, {@code 1GiB}. */
final class Sizes {

    private static final Pattern FORM = Pattern.compile("(\\d{1,10})(KiB|MiB|GiB)?");

    private Sizes() {}

    /** The bytes, or empty if {@code text} is not of the form or means more than an int holds. */
    static Optional<Integer> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String unit = matcher.group(2) == null ? "" : matcher.group(2);
        int shift =
                switch (unit) {
                    case "KiB" -> 10;
                    case "MiB" -> 20;
                    case "GiB" -> 30;
                    default -> 0;
                };
        long count = Long.parseLong(matcher.group(1));
        return count <= Integer.MAX_VALUE >> shift ? Optional.of((int) count << shift) : Optional.empty();
    }

    /** In the largest unit that takes no fraction. */
    static String print(int bytes) {
        if (bytes == 0 || bytes % (1 << 10) != 0) {
            return Integer.toString(bytes);
        }
        if (bytes % (1 << 20) != 0) {
            return (bytes >> 10) + "KiB";
        }
        return bytes % (1 << 30) != 0 ? (bytes >> 20) + "MiB" : (bytes >> 30) + "GiB";
    }
}
