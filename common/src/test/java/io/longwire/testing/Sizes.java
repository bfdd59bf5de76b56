package io.longwire.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How large a class may be before it is likely to be two. */
public final class Sizes {

    private static final int MAX_LINES = 300;
    private static final int MAX_PARAMETERS = 8;

    /** What the compiler adds to the parameters of an enum's constructor: name and ordinal. */
    private static final int ENUM_PARAMETERS = 2;

    private Sizes() {}

    /**
     * Checks the lines of every class in the main code of the module in whose directory the test runs.
     *
     * @param longer classes that are longer, by name, and why
     * @param median what half of the files are at most
     */
    public static void checkLines(Map<String, String> longer, int median) {
        Map<String, Integer> lines = lines(Path.of("src/main/java"));
        Map<String, Integer> tooLong = new TreeMap<>(lines);
        tooLong.values().removeIf(count -> count <= MAX_LINES);
        assertThat(tooLong.keySet())
                .as("classes of more than %d lines, and those that are known to be", MAX_LINES)
                .isEqualTo(new TreeMap<>(longer).keySet());
        List<Integer> sorted = lines.values().stream().sorted().toList();
        assertThat(sorted.get((sorted.size() - 1) / 2))
                .as("median lines of a file")
                .isLessThanOrEqualTo(median);
    }

    private static Map<String, Integer> lines(Path sources) {
        Map<String, Integer> lines = new TreeMap<>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> !path.endsWith("package-info.java"))
                    .toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                lines.merge(name, Files.readAllLines(file).size(), Math::max);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    /** That no constructor takes more than eight things. Records are lists of things, and are not meant. */
    public static ArchCondition<JavaClass> haveShortConstructors() {
        return new ArchCondition<>("have constructors of at most " + MAX_PARAMETERS + " parameters") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                int added = type.isEnum() ? ENUM_PARAMETERS : isInner(type) ? 1 : 0;
                for (JavaConstructor constructor : type.getConstructors()) {
                    int count = constructor.getRawParameterTypes().size() - added;
                    boolean isSynthetic = constructor.getModifiers().contains(JavaModifier.SYNTHETIC);
                    if (count > MAX_PARAMETERS && !isSynthetic) {
                        events.add(SimpleConditionEvent.violated(
                                constructor, constructor.getFullName() + " has " + count + " parameters"));
                    }
                }
            }
        };
    }

    private static boolean isInner(JavaClass type) {
        return type.getEnclosingClass().isPresent() && !type.getModifiers().contains(JavaModifier.STATIC);
    }
}
