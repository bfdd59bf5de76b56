package io.longwire.loadtest.phone;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.loadtest.phone.Line.Help;
import io.longwire.loadtest.phone.Line.Leave;
import io.longwire.loadtest.phone.Line.Listen;
import io.longwire.loadtest.phone.Line.Mistake;
import io.longwire.loadtest.phone.Line.Nothing;
import io.longwire.loadtest.phone.Line.Quit;
import io.longwire.loadtest.phone.Line.Say;
import io.longwire.loadtest.phone.Line.SayTo;
import io.longwire.loadtest.phone.Line.TalkTo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineTest {

    @Test
    void aLineIsATextUnlessItBeginsLikeACommand() {
        assertThat(Line.parse(" hello, how are you? ")).isEqualTo(new Say("hello, how are you?"));
        assertThat(Line.parse("mail me @ home")).isEqualTo(new Say("mail me @ home"));
        assertThat(Line.parse("//to is a command")).isEqualTo(new Say("/to is a command"));
        assertThat(Line.parse("  ")).isEqualTo(new Nothing());
    }

    @Test
    void oneLineCanGoToSomeoneElse() {
        assertThat(Line.parse("@carol hello there")).isEqualTo(new SayTo("carol", "hello there"));
    }

    @Test
    void commandsAreKnown() {
        assertThat(Line.parse("/to bob")).isEqualTo(new TalkTo("bob"));
        assertThat(Line.parse("/to   bob@example.com ")).isEqualTo(new TalkTo("bob@example.com"));
        assertThat(Line.parse("/subscribe news")).isEqualTo(new Listen("news"));
        assertThat(Line.parse("/leave news")).isEqualTo(new Leave("news"));
        assertThat(Line.parse("/help")).isEqualTo(new Help());
        assertThat(Line.parse("/quit")).isEqualTo(new Quit());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/to",
                "/to b/b",
                "/to bob carol",
                "/subscribe",
                "/subscribe a b",
                "/leave",
                "/dance",
                "/",
                "@carol",
                "@ hello",
                "@b\u001bb hello"
            })
    void whatIsNotUnderstoodIsAMistake(String line) {
        assertThat(Line.parse(line)).isInstanceOf(Mistake.class);
    }

    @Test
    void aMistakeDoesNotRepeatControlCharacters() {
        assertThat(((Mistake) Line.parse("/\u001b[2J")).why()).doesNotContain("\u001b");
    }
}
