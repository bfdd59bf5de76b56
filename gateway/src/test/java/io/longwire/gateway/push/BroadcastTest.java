package io.longwire.gateway.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.events.Event;
import io.longwire.gateway.events.Event.Broadcast.Phase;
import io.longwire.gateway.mailbox.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BroadcastTest {

    private final List<Event> told = new ArrayList<>();
    private final Broadcast broadcast = new Broadcast("b", 2, told::add, new CountedPushes());

    private boolean report(long millis) {
        return broadcast.report(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private static Event event(Phase phase, int phones, int delivered) {
        return new Event.Broadcast("b", phase, phones, delivered);
    }

    @Test
    void itsBeginningIsToldOnceAllLoopsHaveBegun() {
        broadcast.begins(3);
        report(0);
        assertThat(told).isEmpty();
        broadcast.begins(4);
        report(50);
        assertThat(told).containsExactly(event(Phase.BEGUN, 7, 0));
    }

    @Test
    void progressIsToldOnceASecondAndTheEndAtOnce() {
        broadcast.begins(1);
        broadcast.begins(1);
        report(0);
        broadcast.settle(Outcome.DELIVERED);
        report(500);
        report(1_000);
        report(1_500);
        broadcast.ends();
        broadcast.ends();
        assertThat(report(1_550)).as("one has not answered").isFalse();
        broadcast.settle(Outcome.STORED);
        assertThat(report(1_600)).isTrue();
        assertThat(told)
                .containsExactly(event(Phase.BEGUN, 2, 0), event(Phase.PROGRESS, 2, 1), event(Phase.DONE, 2, 2));
    }

    @Test
    void oneThatIsCancelledIsOverWhenNothingMoreIsOffered() {
        broadcast.begins(5);
        broadcast.begins(0);
        broadcast.cancel();
        assertThat(broadcast.isCancelled()).isTrue();
        assertThat(report(0)).isFalse();
        broadcast.ends();
        broadcast.ends();
        assertThat(report(50)).isTrue();
        assertThat(told).containsExactly(event(Phase.BEGUN, 5, 0), event(Phase.CANCELLED, 5, 0));
    }

    @Test
    void aLoopThatCannotTakeItHoldsUpNothing() {
        broadcast.refused();
        broadcast.begins(1);
        broadcast.settle(Outcome.DROPPED);
        broadcast.ends();
        assertThat(report(0)).isTrue();
        assertThat(told).containsExactly(event(Phase.BEGUN, 1, 0), event(Phase.DONE, 1, 0));
    }
}
