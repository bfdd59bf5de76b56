package io.longwire.gateway.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as people write them: {@code 65536}, {@code 64KiB}, {@code 1MiB}, {@code 1GiB}, {@code 1TiB}. */
final class Sizes {

    private static final Pattern FORM = Pattern.compile("(\\d{1,15})(KiB|MiB|GiB|TiB)?");

    private Sizes() {}

    /** The bytes, or empty if {@code text} is not of the form or means more than a long holds. */
    static Optional<Long> parse(String text) {
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
                    case "TiB" -> 40;
                    default -> 0;
                };
        long count = Long.parseLong(matcher.group(1));
        return count <= Long.MAX_VALUE >> shift ? Optional.of(count << shift) : Optional.empty();
    }

    /** In the largest unit that takes no fraction. */
    static String print(long bytes) {
        long count = bytes;
        String unit = "";
        for (String larger : List.of("KiB", "MiB", "GiB", "TiB")) {
            if (count == 0 || count % 1024 != 0) {
                break;
            }
            count /= 1024;
            unit = larger;
        }
        return count + unit;
    }
}
