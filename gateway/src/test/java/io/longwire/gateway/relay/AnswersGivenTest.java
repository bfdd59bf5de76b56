package io.longwire.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.mailbox.Outcome;
import io.longwire.proto.Receipt;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersGivenTest {

    private final AnswersGiven given = new AnswersGiven();

    private void answered(long id, Reply reply) {
        given.opened(id);
        given.answered(id, reply);
    }

    @Test
    void tellsAgainWhatWasAnswered() {
        List<Reply> replies = List.of(Reply.DELIVERED, Reply.STORED, Reply.DROPPED, Reply.ELSEWHERE);
        for (int i = 0; i < replies.size(); i++) {
            answered(i + 1, replies.get(i));
        }
        for (int i = 0; i < replies.size(); i++) {
            assertThat(given.reply(i + 1)).isEqualTo(replies.get(i));
            assertThat(given.isOpen(i + 1)).isFalse();
        }
    }

    @Test
    void ofARejectionOnlyThatItMayBeTriedAgainIsRemembered() {
        answered(1, new Reply.Settled(new Outcome.Rejected(Receipt.Code.MAILBOX_FULL, Duration.ZERO)));
        assertThat(given.reply(1)).isInstanceOfSatisfying(Reply.Settled.class, settled -> {
            Outcome.Rejected rejected = (Outcome.Rejected) settled.outcome();
            assertThat(rejected.code()).isEqualTo(Receipt.Code.UNAVAILABLE);
            assertThat(rejected.retryAfter()).isPositive();
        });
    }

    @Test
    void aMessageIsOpenUntilItIsAnswered() {
        given.opened(7);
        assertThat(given.isOpen(7)).isTrue();
        given.answered(7, Reply.STORED);
        assertThat(given.isOpen(7)).isFalse();
    }

    @Test
    void aMessageThatNeverCameIsElsewhere() {
        answered(1, Reply.DELIVERED);
        answered(4, Reply.DELIVERED);
        assertThat(List.of(given.reply(2), given.reply(3), given.reply(5))).containsOnly(Reply.ELSEWHERE);
        assertThat(given.isOpen(2)).isFalse();
    }

    @Test
    void anAnswerFromARoundAgoIsNotTakenForALaterMessages() {
        answered(5, Reply.DELIVERED);
        given.opened(5 + RelayLane.MAX_OPEN + 1); // skips the one that shares its place
        assertThat(given.reply(5 + RelayLane.MAX_OPEN)).isEqualTo(Reply.ELSEWHERE);
        assertThat(given.reply(5)).isEqualTo(Reply.ELSEWHERE);
        given.answered(5, Reply.STORED);
        assertThat(given.reply(5 + RelayLane.MAX_OPEN)).isEqualTo(Reply.ELSEWHERE);
    }

    @Test
    void aLeapBeyondTheRingForgetsEverything() {
        for (long id = 1; id <= 10; id++) {
            answered(id, Reply.DELIVERED);
        }
        long far = 10L * RelayLane.MAX_OPEN;
        given.opened(far);
        for (long id = far - RelayLane.MAX_OPEN + 1; id < far; id++) {
            assertThat(given.reply(id)).isEqualTo(Reply.ELSEWHERE);
        }
    }
}
