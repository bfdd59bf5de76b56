package io.longwire.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page for operators lists every setting as it is. */
class SettingsPageTest {

    private static final Path PAGE = Path.of("OPERATIONS.md");

    @Test
    void everySettingStandsOnThePageForOperators() throws IOException {
        String tables = tables();
        Path asItShouldBe = Files.writeString(Path.of("target", "settings.md"), tables);
        assertThat(Files.readString(PAGE))
                .as("the settings on %s; how they should be there stands in %s", PAGE, asItShouldBe.toAbsolutePath())
                .contains(tables);
    }

    private static String tables() {
        StringBuilder page = new StringBuilder();
        for (Section section : Section.values()) {
            page.append("### ").append(section.title()).append("\n\n");
            page.append("| flag | default | allowed | |\n|---|---|---|---|\n");
            Settings.all().stream()
                    .filter(setting -> setting.section() == section)
                    .forEach(setting -> page.append(row(setting)));
            page.append('\n');
        }
        return page.toString().stripTrailing();
    }

    private static String row(Setting<?> setting) {
        return "| `%s` | %s | %s | %s |%n"
                .formatted(
                        setting.flag(),
                        inCell(setting.fallbackInWords()),
                        inCell(setting.type().range()),
                        inCell(setting.help()));
    }

    private static String inCell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
    }
}
