package io.longwire.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartAttemptsTest {

    private final RuntimeException late =
            new RedisConnectionException("unable to connect", new RedisCommandTimeoutException("after 1800 ms"));

    private int asked;

    private String ask(Deque<RuntimeException> failures) {
        asked++;
        if (failures.isEmpty()) {
            return "answer";
        }
        throw failures.remove();
    }

    @Test
    void anAnswerThatComesLateIsWaitedForAFewTimes() {
        Deque<RuntimeException> failures = new ArrayDeque<>(List.of(late, late));
        assertThat(StartAttempts.patiently(() -> ask(failures))).isEqualTo("answer");
        assertThat(asked).isEqualTo(3);
    }

    @Test
    void aRedisThatNeverAnswersEndsTheStart() {
        Deque<RuntimeException> failures = new ArrayDeque<>(Collections.nCopies(100, late));
        assertThatThrownBy(() -> StartAttempts.patiently(() -> ask(failures))).isSameAs(late);
        assertThat(asked).isEqualTo(5);
    }

    @Test
    void whatRefusesIsNotAskedTwice() {
        Deque<RuntimeException> failures = new ArrayDeque<>(List.of(new RedisConnectionException("refused")));
        assertThatThrownBy(() -> StartAttempts.patiently(() -> ask(failures))).hasMessage("refused");
        assertThat(asked).isEqualTo(1);
    }
}
