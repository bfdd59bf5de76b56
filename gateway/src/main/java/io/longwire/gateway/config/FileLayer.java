package io.longwire.gateway.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a properties file says, in UTF-8; every key must be one of ours, and stand there once. */
final class FileLayer {

    /** Properties that notice when a key comes again, where the JDK's keep the last value and say nothing. */
    private static final class Once extends Properties {

        private final transient List<String> again = new ArrayList<>();

        @Override
        public synchronized Object put(Object key, Object value) {
            if (containsKey(key)) {
                again.add((String) key);
            }
            return super.put(key, value);
        }
    }

    private FileLayer() {}

    /** Reads the file; one that cannot be read is a problem, not an exception. */
    static List<Given> read(Given config, Problems problems) {
        Once properties = new Once();
        try {
            properties.load(new StringReader(Files.readString(Path.of(config.text()))));
        } catch (IOException | IllegalArgumentException e) {
            problems.wrong(config, reason(e));
            return List.of();
        }
        String file = Shown.of(config.text()) + ": ";
        properties.again.forEach(key -> problems.add(file + Shown.of(key), "is there twice"));
        return given(properties, file, problems);
    }

    private static List<Given> given(Properties properties, String file, Problems problems) {
        Map<String, Setting<?>> settings = Settings.all().stream()
                .filter(setting -> !setting.equals(Settings.CONFIG))
                .collect(Collectors.toMap(Setting::name, Function.identity()));
        List<Given> given = new ArrayList<>();
        for (String key : new TreeMap<>(properties).keySet().toArray(String[]::new)) {
            if (settings.containsKey(key)) {
                // The format keeps blanks at the end of a line, where nobody sees them.
                given.add(
                        new Given(settings.get(key), properties.getProperty(key).strip(), file + key));
            } else {
                problems.unknown(file + key, Nearest.to(key, settings.keySet()));
            }
        }
        return given;
    }

    private static String reason(Exception e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "may not be read";
        }
        if (e instanceof CharacterCodingException) {
            return "is not UTF-8";
        }
        return "cannot be read: " + Shown.of(String.valueOf(e.getMessage()));
    }
}
