package io.longwire.gateway.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How the values of a setting are written, and which of them are allowed.
 *
 * @param placeholder what stands for a value in the manual
 * @param form what a value looks like, in words for errors; may be empty where {@code range} says it all
 * @param range which values are allowed, in words for errors and the manual
 * @param parser reads a value; empty if the text is not of the form
 * @param printer writes a value so that the parser reads it back
 * @param allowed whether a value of the form is in range
 */
record ValueType<T>(
        String placeholder,
        String form,
        String range,
        Function<String, Optional<T>> parser,
        Function<T, String> printer,
        Predicate<T> allowed) {

    private static final String SWITCH = "true|false";
    private static final String SECRET = "SECRET";
    private static final String ALL = "all";
    private static final String NONE = "none";

    /** Whether naming the flag without a value is enough. */
    boolean isSwitch() {
        return placeholder.equals(SWITCH);
    }

    /** Whether a value must not be shown. */
    boolean isSecret() {
        return placeholder.equals(SECRET);
    }

    /** The value, or empty if the text is not of the form or out of range. */
    Optional<T> parse(String text) {
        return parser.apply(text).filter(allowed);
    }

    /** What a value has to be, in words. */
    String expected() {
        return form + range;
    }

    static ValueType<Integer> integer(int min, int max) {
        return new ValueType<>(
                "NUMBER",
                "a whole number, ",
                min + " to " + max,
                text -> text.matches("\\d{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty(),
                String::valueOf,
                n -> n >= min && n <= max);
    }

    /** A size that an int holds. */
    static ValueType<Integer> size(String min, String max) {
        ValueType<Long> any = memory(min, max);
        return new ValueType<>(
                any.placeholder,
                any.form,
                any.range,
                text -> any.parse(text).map(Math::toIntExact),
                bytes -> Sizes.print(bytes),
                n -> any.allowed.test(n.longValue()));
    }

    /** A size that may be more than an int holds. */
    static ValueType<Long> memory(String min, String max) {
        long least = Sizes.parse(min).orElseThrow();
        long most = Sizes.parse(max).orElseThrow();
        return new ValueType<>(
                "SIZE",
                "a size such as 65536, 64KiB or 1MiB, ",
                min + " to " + max,
                Sizes::parse,
                Sizes::print,
                n -> n >= least && n <= most);
    }

    static ValueType<Duration> duration(String min, String max) {
        Duration least = Durations.parse(min).orElseThrow();
        Duration most = Durations.parse(max).orElseThrow();
        return new ValueType<>(
                "DURATION",
                "a duration such as 500ms, 5s, 10m, 2h or 7d, ",
                min + " to " + max,
                Durations::parse,
                Durations::print,
                d -> d.compareTo(least) >= 0 && d.compareTo(most) <= 0);
    }

    /** A duration that the protocol carries in whole seconds. */
    static ValueType<Duration> seconds(String min, String max) {
        ValueType<Duration> any = duration(min, max);
        return new ValueType<>(
                any.placeholder,
                any.form,
                any.range + " in whole seconds",
                any.parser,
                any.printer,
                any.allowed.and(d -> d.equals(Duration.ofSeconds(d.toSeconds()))));
    }

    static ValueType<Boolean> trueOrFalse() {
        return oneOf(SWITCH, new Boolean[] {true, false});
    }

    /**
     * One of a few constants.
     *
     * @param names what each of {@code values} is called, in their order, with bars between
     */
    static <T> ValueType<T> oneOf(String names, T[] values) {
        List<String> texts = List.of(names.split("\\|"));
        List<T> constants = List.of(values);
        if (texts.size() != constants.size()) {
            throw new IllegalArgumentException(names + " are not the names of " + constants);
        }
        return new ValueType<>(
                names.equals(SWITCH) ? SWITCH : "CHOICE",
                "one of ",
                String.join(", ", texts),
                text -> texts.contains(text) ? Optional.of(constants.get(texts.indexOf(text))) : Optional.empty(),
                value -> texts.get(constants.indexOf(value)),
                value -> true);
    }

    /**
     * Any of a few constants, with commas between, or {@code all} or {@code none} of them.
     *
     * @param names what each of {@code values} is called, in their order, with commas between
     */
    static <T> ValueType<Set<T>> someOf(String names, T[] values) {
        List<String> texts = List.of(names.split(","));
        List<T> constants = List.of(values);
        return new ValueType<>(
                "LIST",
                "",
                "all, none, or some of " + names,
                text -> someOf(text, texts, constants),
                chosen -> chosen.isEmpty()
                        ? NONE
                        : chosen.size() == texts.size()
                                ? ALL
                                : constants.stream()
                                        .filter(chosen::contains)
                                        .map(value -> texts.get(constants.indexOf(value)))
                                        .collect(Collectors.joining(",")),
                chosen -> true);
    }

    private static <T> Optional<Set<T>> someOf(String text, List<String> texts, List<T> constants) {
        if (text.equals(ALL) || text.equals(NONE)) {
            return Optional.of(text.equals(ALL) ? Set.copyOf(constants) : Set.of());
        }
        List<String> chosen =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        return texts.containsAll(chosen)
                ? Optional.of(chosen.stream()
                        .map(name -> constants.get(texts.indexOf(name)))
                        .collect(Collectors.toUnmodifiableSet()))
                : Optional.empty();
    }

    /** Names of hosts, with commas between. */
    static ValueType<Set<String>> hosts() {
        return new ValueType<>(
                "LIST",
                "",
                "names of hosts, with commas between",
                text -> {
                    Set<String> hosts = Arrays.stream(text.split(",", -1))
                            .map(String::strip)
                            .collect(Collectors.toCollection(LinkedHashSet::new));
                    return hosts.stream().allMatch(Hosts::isHost) ? Optional.of(hosts) : Optional.empty();
                },
                hosts -> String.join(",", hosts),
                hosts -> true);
    }

    static ValueType<Path> path(String placeholder, String range) {
        return new ValueType<>(placeholder, "", range, ValueType::parsePath, Path::toString, path -> true);
    }

    static ValueType<String> text(String placeholder, String range, Predicate<String> allowed) {
        return new ValueType<>(placeholder, "", range, Optional::of, Function.identity(), allowed);
    }

    static ValueType<String> secret(String range, Predicate<String> allowed) {
        return text(SECRET, range, allowed);
    }

    private static Optional<Path> parsePath(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
