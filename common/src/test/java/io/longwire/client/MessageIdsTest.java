package io.longwire.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class MessageIdsTest {

    @Test
    void idsAreNamesOf26CharactersThatSortInTheOrderInWhichTheyWereMade() {
        AtomicLong clock = new AtomicLong(1_700_000_000_000L);
        MessageIds ids = new MessageIds(() -> Instant.ofEpochMilli(clock.get()), () -> 7);
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            made.add(ids.next());
            // Now and then the clock goes on, and once it steps back.
            clock.addAndGet(i == 500 ? -10_000 : i % 3);
        }

        assertThat(made)
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(Wire::isName)
                .allMatch(id -> id.length() == 26);
    }

    @Test
    void theTimeIsEncodedAsInAUlid() {
        MessageIds ids = new MessageIds(() -> Instant.ofEpochMilli(1_469_918_176_385L), () -> 0);

        assertThat(ids.next()).isEqualTo("01ARYZ6S410000000000000000");
    }

    @Test
    void whenTheChanceRunsOutTheTimeGoesOn() {
        RandomGenerator ones = () -> -1;
        MessageIds ids = new MessageIds(() -> Instant.ofEpochMilli(1), ones);

        assertThat(ids.next()).isEqualTo("0000000001ZZZZZZZZZZZZZZZZ");
        assertThat(ids.next()).isEqualTo("00000000020000000000000000");
    }
}
