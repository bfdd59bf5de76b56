package io.longwire.gateway.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** How a line of {@link Settings} is written: by the section of the manual that it stands in. */
final class SettingTable {

    private static final List<Setting<?>> TABLE = new ArrayList<>();

    private SettingTable() {}

    /** Those entered so far, in their order. */
    static List<Setting<?>> entered() {
        return Collections.unmodifiableList(TABLE);
    }

    static <T> Setting<T> listening(String name, ValueType<T> type, String fallback, String help) {
        return with(name, Section.LISTENING, type, fallback, help);
    }

    static <T> Setting<T> redis(String name, ValueType<T> type, String fallback, String help) {
        return with(name, Section.REDIS, type, fallback, help);
    }

    static <T> Setting<T> login(String name, ValueType<T> type, String help) {
        return without(name, Section.LOGIN, type, "none", help);
    }

    static <T> Setting<T> session(String name, ValueType<T> type, String fallback, String help) {
        return with(name, Section.SESSIONS, type, fallback, help);
    }

    static <T> Setting<T> backends(String name, ValueType<T> type, String fallback, String help) {
        return with(name, Section.BACKENDS, type, fallback, help);
    }

    static <T> Setting<T> process(String name, ValueType<T> type, String fallback, String help) {
        return with(name, Section.PROCESS, type, fallback, help);
    }

    static <T> Setting<T> with(String name, Section section, ValueType<T> type, String fallback, String help) {
        return entered(new Setting<>(name, section, type, Optional.of(fallback), fallback, help));
    }

    static <T> Setting<T> without(
            String name, Section section, ValueType<T> type, String fallbackInWords, String help) {
        return entered(new Setting<>(name, section, type, Optional.empty(), fallbackInWords, help));
    }

    private static <T> Setting<T> entered(Setting<T> setting) {
        TABLE.add(setting);
        return setting;
    }
}
