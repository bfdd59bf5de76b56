package io.longwire.gateway.redis;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server and its version. Redis and Valkey count for themselves since they parted after 7.2: their numbers can be ordered,
 * but what the larger one can do the smaller one may know too.
 */
public record ServerVersion(Product product, int major, int minor, int patch) {

    enum Product {
        REDIS("Redis"),
        VALKEY("Valkey");

        private final String title;

        Product(String title) {
            this.title = title;
        }
    }

    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})(?:\\.(\\d{1,9}))?.*");

    /** Reads numbers such as {@code 7.2.4}, {@code 7.0} or {@code 8.0.0-rc1}; empty if they are none. */
    static Optional<ServerVersion> parse(Product product, String numbers) {
        Matcher matcher = NUMBERS.matcher(numbers);
        return matcher.matches()
                ? Optional.of(new ServerVersion(
                        product,
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3))))
                : Optional.empty();
    }

    /** Whether its numbers are these or larger ones. */
    boolean isAtLeast(int otherMajor, int otherMinor) {
        return major > otherMajor || (major == otherMajor && minor >= otherMinor);
    }

    /** Whether its numbers are these or larger ones. */
    boolean isAtLeast(int otherMajor, int otherMinor, int otherPatch) {
        return isAtLeast(otherMajor, otherMinor + 1)
                || (major == otherMajor && minor == otherMinor && patch >= otherPatch);
    }

    /** As {@link #written} reads it. */
    String toWrite() {
        return product.name().toLowerCase(Locale.ROOT) + " " + major + "." + minor + "." + patch;
    }

    /** What {@link #toWrite} has written; numbers alone are those of a Redis. */
    static Optional<ServerVersion> written(String text) {
        String[] words = text.strip().split(" ", 2);
        boolean isValkey = words.length == 2 && words[0].equals("valkey");
        return parse(isValkey ? Product.VALKEY : Product.REDIS, words[words.length - 1]);
    }

    @Override
    public String toString() {
        return product.title + " " + major + "." + minor + "." + patch;
    }
}
