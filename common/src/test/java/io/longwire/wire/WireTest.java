package io.longwire.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "0", "-", "alice", "01J9ZQ4T6W8X0Y2Z4A6B8C0D2E", "a.b_c:d@e-f", "...", "alice@example.org"})
    void takesNamesOfTheAllowedCharacters(String name) {
        assertThat(Wire.isName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a/b",
                "a{b}",
                "*",
                "a\0b",
                "a\r\nb",
                "\u001b[0m",
                "a\u202eb",
                "älice",
                "аlice",
                "a,b",
                "a+b",
                "😀",
                "a|b",
                "a?b",
                "a[b]",
                "a`b",
                "a\u007fb",
                "\u0141",
                "\uff21"
            })
    void refusesWhatMustNotReachAKeyOrALog(String name) {
        assertThat(Wire.isName(name)).isFalse();
    }

    @Test
    void takesNoCharacterBesidesTheSixtySeven() {
        long allowed = IntStream.rangeClosed(0, 0xffff)
                .filter(c -> Wire.isName(String.valueOf((char) c)))
                .count();

        assertThat(allowed).isEqualTo(26 + 26 + 10 + 5);
    }

    @Test
    void takesUpToSixtyFourCharacters() {
        assertThat(Wire.isName("a".repeat(64))).isTrue();
        assertThat(Wire.isName("a".repeat(65))).isFalse();
    }
}
