package io.longwire.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ManualTest {

    private final String help = Parsing.output(Map.of(), "--help");

    @Test
    void namesEveryFlagWithItsDefaultAndRange() {
        String words = help.replaceAll("\\s+", " ");
        for (Setting<?> setting : Settings.all()) {
            assertThat(help).containsPattern("(?m)^ +" + Pattern.quote(setting.flag()) + " ");
            assertThat(words).contains("Default: " + setting.fallbackInWords() + ". Allowed:");
        }
        assertThat(help).contains("--check-config", "--help", "--version");
    }

    @Test
    void namesSectionsExitCodesAndTheOrderOfLayers() {
        for (Section section : Section.values()) {
            assertThat(help).contains("\n" + section.title() + "\n");
        }
        assertThat(help)
                .contains("Exit codes", "Examples")
                .contains("The command line beats the environment, that beats the file");
    }

    @Test
    void fitsAWindow() {
        assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(110));
    }

    @Test
    void helpsAlsoWhoHasMadeMistakes() {
        assertThat(Parsing.output(Map.of("LONGWIRE_PORT", "x"), "--prt", "--help"))
                .isEqualTo(help);
    }

    @Test
    void tellsTheVersion() {
        assertThat(GatewayConfig.parse(new String[] {"--version"}, Map.of()))
                .isInstanceOfSatisfying(Outcome.Version.class, version -> assertThat(version.gateway())
                        .startsWith("longwire gateway "));
    }

    @Test
    void checkConfigTellsEachSettingAndItsOrigin() {
        String out = Parsing.output(
                Map.of("LONGWIRE_ACK_TIMEOUT", "1000ms", "HOSTNAME", "box"), "--check-config", "--max-frame=131072");

        List<String> rows =
                out.lines().map(line -> line.strip().replaceAll(" {2,}", "|")).toList();
        assertThat(rows)
                .contains(
                        "ack-timeout|1s|LONGWIRE_ACK_TIMEOUT",
                        "max-frame|128KiB|--max-frame",
                        "node-id|box-7400|default",
                        "auth|open|default",
                        "redis|(a Redis of the gateway's own)|default",
                        "The settings are good.");
        for (Setting<?> setting : Settings.all()) {
            assertThat(rows).anySatisfy(row -> assertThat(row).startsWith(setting.name() + "|"));
        }
    }

    @Test
    void whatWasChangedIsToldAsOnACommandLineWithoutSecrets() {
        assertThat(changed()).isEmpty();
        assertThat(changed(
                        "--port=7400",
                        "--max-devices",
                        "3",
                        "--redis",
                        "redis://:hunter2@r",
                        "--admin-token",
                        "x".repeat(16)))
                .isEqualTo("--admin-token *** --redis redis://***@r --max-devices 3");
    }

    private static String changed(String... args) {
        return ((Outcome.Run) GatewayConfig.parse(args, Map.of())).changed();
    }

    @Test
    void checkConfigTellsMistakesAsAStartWould() {
        assertThat(Parsing.errors("--check-config", "--port=x")).isEqualTo(Parsing.errors("--port=x"));
    }
}
