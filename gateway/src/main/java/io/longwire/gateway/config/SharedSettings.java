package io.longwire.gateway.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The settings on which all gateways of one Redis must agree: they own the same mailboxes and slots, and chats go the same way
 * whichever of them takes them.
 *
 * @param values as an operator writes them, by the name of the setting
 */
public record SharedSettings(Map<String, String> values) {

    private static final List<Setting<?>> SHARED = List.of(
            Settings.DEVICES,
            Settings.MAX_DEVICES,
            Settings.MAILBOX_LIMIT,
            Settings.MAILBOX_BYTES,
            Settings.RETENTION,
            Settings.CHAT_MODE,
            Settings.CHAT_COPY);

    public SharedSettings {
        values = Map.copyOf(values);
    }

    static SharedSettings of(Values values) {
        Map<String, String> shared = new LinkedHashMap<>();
        SHARED.forEach(setting -> shared.put(setting.name(), show(setting, values)));
        return new SharedSettings(shared);
    }

    private static <T> String show(Setting<T> setting, Values values) {
        return setting.show(values.get(setting));
    }

    /** Reads what {@link #text} has written; what is not of that form is left out. */
    public static SharedSettings parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : text.split(" ")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.putIfAbsent(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return new SharedSettings(values);
    }

    /** On one line. */
    public String text() {
        return values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(value -> value.getKey() + "=" + value.getValue())
                .collect(Collectors.joining(" "));
    }

    /**
     * Where these differ from those of another gateway; what one of them does not know, as another version does not, is no
     * difference.
     *
     * @return a part of a sentence each, fit for a log
     */
    public List<String> differencesFrom(SharedSettings other) {
        return values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(ours -> other.values.containsKey(ours.getKey())
                        && !other.values.get(ours.getKey()).equals(ours.getValue()))
                .map(ours -> Setting.FLAG_PREFIX + ours.getKey() + " " + Shown.of(other.values.get(ours.getKey()))
                        + ", this one " + ours.getValue())
                .toList();
    }
}
