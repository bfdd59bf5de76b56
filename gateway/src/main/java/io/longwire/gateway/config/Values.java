package io.longwire.gateway.config;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The values in force, and where each comes from. Not thread-safe. */
final class Values {

    static final String DEFAULT = "default";

    private record InForce(Object value, String origin) {}

    private final Map<Setting<?>, InForce> inForce = new HashMap<>();
    private final Set<Setting<?>> wrong = new HashSet<>();

    private Values() {}

    /**
     * Judges what was given.
     *
     * @param given from the strongest to the weakest; the weaker are judged too, since a flag that hides a wrong value in a
     *     file will be left out some day
     */
    static Values of(List<Given> given, Problems problems) {
        Values values = new Values();
        given.forEach(one -> values.judge(one, one.setting(), problems));
        Settings.all().forEach(values::fallBack);
        return values;
    }

    private <T> void judge(Given given, Setting<T> setting, Problems problems) {
        Optional<T> value = setting.type().parse(given.text());
        if (value.isPresent()) {
            inForce.putIfAbsent(setting, new InForce(value.get(), given.origin()));
        } else {
            wrong.add(setting);
            problems.wrong(given, "expected " + setting.type().expected());
        }
    }

    private <T> void fallBack(Setting<T> setting) {
        setting.fallback()
                .flatMap(setting.type()::parse)
                .ifPresent(value -> inForce.putIfAbsent(setting, new InForce(value, DEFAULT)));
    }

    /** Fills in what depends on other settings, unless it was given. */
    <T> void derive(Setting<T> setting, T value) {
        setting.require(value);
        if (!isGiven(setting)) {
            inForce.put(setting, new InForce(value, DEFAULT));
        }
    }

    /** Whether these were all given well or left out. */
    boolean areGood(Setting<?>... settings) {
        return Arrays.stream(settings).noneMatch(wrong::contains);
    }

    boolean isGiven(Setting<?> setting) {
        return !origin(setting).equals(DEFAULT);
    }

    /** The flag, variable or file and key that a value comes from, or {@value #DEFAULT}. */
    String origin(Setting<?> setting) {
        return inForce.containsKey(setting) ? inForce.get(setting).origin() : DEFAULT;
    }

    @SuppressWarnings("unchecked") // judge, fallBack and derive put nothing else there
    <T> Optional<T> find(Setting<T> setting) {
        return Optional.ofNullable(inForce.get(setting)).map(found -> (T) found.value());
    }

    /** A value that is there by default if not by somebody's wish. */
    <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow();
    }
}
