package io.longwire.loadtest.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeadLetterTest {

    private static final String PUSH =
            "{\"id\":\"run-3-17\",\"from\":\"shop\",\"to\":[\"bob\",\"carol\"],\"text\":\"hi\"}";

    @Test
    void namesThePushAndWhomItDidNotReach() {
        DeadLetter letter = DeadLetter.of(Map.of("reason", "mailbox-full", "to", "bob,dave", "m", PUSH))
                .orElseThrow();

        assertThat(letter).isEqualTo(new DeadLetter("mailbox-full", "shop", "run-3-17", List.of("bob", "dave")));
        assertThat(letter.concerns("bob")).isTrue();
        assertThat(letter.concerns("carol")).isFalse();
    }

    @Test
    void withoutUsersItConcernsAll() {
        DeadLetter letter =
                DeadLetter.of(Map.of("reason", "unavailable", "m", PUSH)).orElseThrow();

        assertThat(letter.concerns("carol")).isTrue();
    }

    @Test
    void aPushThatCannotBeReadIsNobodys() {
        assertThat(DeadLetter.of(Map.of("reason", "bad-form", "m", "{{"))).isEmpty();
    }
}
