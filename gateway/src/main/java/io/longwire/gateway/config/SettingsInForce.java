package io.longwire.gateway.config;

/** What {@code --check-config} prints: each setting, its value, and where that comes from. */
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

    private static <T> String line(Setting<T> setting, Values values) {
        String value = values.find(setting).map(setting::show).orElse("(" + setting.fallbackInWords() + ")");
        return String.format("  %-22s  %-30s  %s\n", setting.name(), value, values.origin(setting));
    }
}
