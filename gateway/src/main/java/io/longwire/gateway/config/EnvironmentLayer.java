package io.longwire.gateway.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the environment says: every variable that begins with {@code LONGWIRE_} must be one of ours. */
final class EnvironmentLayer {

    private EnvironmentLayer() {}

    static List<Given> read(Map<String, String> environment, Problems problems) {
        Map<String, Setting<?>> settings =
                Settings.all().stream().collect(Collectors.toMap(Setting::variable, Function.identity()));
        // Compared without the prefix, which would make any two variables alike.
        List<String> names = settings.keySet().stream()
                .map(variable -> variable.substring(Setting.VARIABLE_PREFIX.length()))
                .toList();
        List<Given> given = new ArrayList<>();
        new TreeMap<>(environment).forEach((variable, text) -> {
            if (settings.containsKey(variable)) {
                given.add(new Given(settings.get(variable), text, variable));
            } else if (variable.startsWith(Setting.VARIABLE_PREFIX)) {
                problems.unknown(
                        variable,
                        Nearest.to(variable.substring(Setting.VARIABLE_PREFIX.length()), names)
                                .map(Setting.VARIABLE_PREFIX::concat));
            }
        });
        return given;
    }
}
