package io.longwire.gateway.config;

import java.util.stream.Collectors;

/** The settings in words: all of them, as {@code --check-config} prints them with where they come from, or what was changed. */
final class SettingsInForce {

    private SettingsInForce() {}

    static String text(Values values) {
        StringBuilder out = new StringBuilder();
        for (Section section : Section.values()) {
            out.append(section.title()).append('\n');
            Settings.all().stream()
                    .filter(setting -> setting.section() == section)
                    .forEach(setting -> out.append(line(setting, values)));
            out.append('\n');
        }
        return out.append("The settings are good.\n").toString();
    }

    /** Those that differ from their defaults, as on a command line. */
    static String changed(Values values) {
        return Settings.all().stream()
                .filter(values::isGiven)
                .filter(setting -> isChanged(setting, values))
                .map(setting -> setting.flag() + " " + shown(setting, values))
                .collect(Collectors.joining(" "));
    }

    private static <T> boolean isChanged(Setting<T> setting, Values values) {
        return !setting.fallback().flatMap(setting.type()::parse).equals(values.find(setting));
    }

    private static <T> String shown(Setting<T> setting, Values values) {
        return values.find(setting).map(setting::show).orElse("");
    }

    private static <T> String line(Setting<T> setting, Values values) {
        String value = values.find(setting).map(setting::show).orElse("(" + setting.fallbackInWords() + ")");
        return String.format("  %-22s  %-30s  %s\n", setting.name(), value, values.origin(setting));
    }
}
