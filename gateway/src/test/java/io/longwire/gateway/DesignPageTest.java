package io.longwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on the design names classes and tests that are there. */
class DesignPageTest {

    private static final Pattern IN_CODE = Pattern.compile("`(?:[a-z]+\\.)?([A-Z]\\w+)(?:\\.(\\w+))?`");
    private static final Pattern ALL_CAPITALS = Pattern.compile("[A-Z_]+");

    private static Map<String, Path> sources() throws IOException {
        try (Stream<Path> main = Files.walk(Path.of("src/main/java"));
                Stream<Path> test = Files.walk(Path.of("src/test/java"))) {
            return Stream.concat(main, test)
                    .filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .collect(Collectors.toMap(DesignPageTest::className, file -> file, (a, b) -> a));
        }
    }

    private static String className(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    @Test
    void whatThePageNamesIsThere() throws IOException {
        Map<String, Path> sources = sources();
        List<MatchResult> names = IN_CODE.matcher(Files.readString(Path.of("DESIGN.md")))
                .results()
                .filter(name -> !ALL_CAPITALS.matcher(name.group(1)).matches())
                .toList();
        assertThat(names).hasSizeGreaterThan(20);
        for (MatchResult name : names) {
            assertThat(sources).as(name.group()).containsKey(name.group(1));
            if (name.group(2) != null) {
                assertThat(Files.readString(sources.get(name.group(1))))
                        .as(name.group())
                        .contains(" " + name.group(2) + "(");
            }
        }
    }
}
