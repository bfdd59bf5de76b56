package io.longwire.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.routing.MemoryBudget;
import io.longwire.proto.Receipt;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SendOrderTest {

    private static final Outcome.Rejected UNAVAILABLE =
            new Outcome.Rejected(Receipt.Code.UNAVAILABLE, Duration.ofSeconds(1));

    private final MemoryBudget budget = new MemoryBudget(1 << 20);
    private final SendOrder order = new SendOrder(4, budget);
    private long now;

    private void refused(String id, long number) {
        order.refused("bob", id, number, UNAVAILABLE, now);
    }

    private boolean mayGo(String id) {
        return mayGo("bob", id);
    }

    private boolean mayGo(String to, String id) {
        return order.isClear() || order.admit(to, id, now).refusal().isEmpty();
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void untilARefusedMessageIsThereWhatIsSentAfterItIsRefusedToo() {
        refused("m1", order.next());
        SendOrder.Admission behind = order.admit("bob", "m2", now);
        assertThat(behind.refusal()).contains(UNAVAILABLE);
        assertThat(mayGo("carol", "m3")).as("to somebody else").isTrue();

        assertThat(mayGo("m1")).isTrue();
        assertThat(mayGo("m2")).isTrue();
        assertThat(mayGo("m4")).isTrue();
        assertThat(order.isClear()).isTrue();
    }

    @Test
    void severalRefusedMessagesAreTakenInTheOrderInWhichTheyWereSentFirst() {
        long first = order.next();
        long second = order.next();
        refused("m2", second); // whose refusal was known sooner
        refused("m1", first);
        assertThat(mayGo("m2")).isFalse();
        assertThat(mayGo("m1")).isTrue();
        assertThat(mayGo("m2")).isTrue();
    }

    @Test
    void aMessageThatIsRefusedOnceMoreKeepsItsPlace() {
        refused("m1", order.next());
        assertThat(mayGo("m2")).isFalse();
        SendOrder.Admission again = order.admit("bob", "m1", now);
        order.refused("bob", "m1", again.number(), UNAVAILABLE, now);
        assertThat(mayGo("m2")).isFalse();
        assertThat(mayGo("m1")).isTrue();
    }

    @Test
    void aMessageThatIsNeverSentAgainHoldsUpTheOthersForABoundedTime() {
        refused("m1", order.next());
        pass(UNAVAILABLE.retryAfter().plus(SendOrder.GRACE));
        assertThat(mayGo("m2")).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(mayGo("m2")).isTrue();
    }

    @Test
    void whatWasToldToWaitForLessIsNotOverdueBeforeTheFirst() {
        Outcome.Rejected full = new Outcome.Rejected(Receipt.Code.MAILBOX_FULL, Duration.ofSeconds(30));
        order.refused("bob", "m1", order.next(), full, now);
        refused("m2", order.next());
        pass(Duration.ofSeconds(1));
        assertThat(mayGo("m3")).isFalse();
        pass(Duration.ofSeconds(30));
        assertThat(mayGo("m3")).isFalse();
        assertThat(mayGo("m1")).isTrue();
        assertThat(mayGo("m3")).as("before the second").isFalse();
        assertThat(mayGo("m2")).isTrue();
        assertThat(mayGo("m3")).isTrue();
    }

    @Test
    void aPhoneThatSendsEverNewMessagesIsHeardInTheEnd() {
        refused("m1", order.next());
        for (int i = 2; i <= 6; i++) {
            assertThat(mayGo("m" + i)).isFalse();
            pass(Duration.ofMillis(550));
        }
        pass(Duration.ofMillis(300));
        assertThat(mayGo("m7")).isTrue();
    }

    @Test
    void whatWaitsIsToldWhenTheFirstMayBeSentAgain() {
        refused("m1", order.next());
        pass(Duration.ofMillis(400));
        assertThat(order.admit("bob", "m2", now).refusal())
                .contains(new Outcome.Rejected(Receipt.Code.UNAVAILABLE, Duration.ofMillis(600)));
        pass(Duration.ofMillis(700));
        assertThat(order.admit("bob", "m2", now).refusal())
                .contains(new Outcome.Rejected(Receipt.Code.UNAVAILABLE, Duration.ofMillis(100)));
    }

    @Test
    void whatIsRememberedIsBoundedAndGivenBack() {
        for (int i = 0; i < 10; i++) {
            refused("m" + i, order.next());
        }
        long used = budget.used();
        assertThat(used).isPositive();
        for (int i = 0; i < 4; i++) {
            assertThat(mayGo("m" + i)).isTrue();
        }
        assertThat(order.isClear()).isTrue();
        assertThat(budget.used()).isZero();

        refused("m1", order.next());
        order.refused("carol", "m2", order.next(), UNAVAILABLE, now);
        order.close();
        assertThat(budget.used()).isZero();
    }

    @Test
    void whatIsOverdueIsForgottenThoughNothingMoreIsSentThere() {
        refused("m1", order.next());
        order.refused("carol", "m2", order.next(), UNAVAILABLE, now);
        order.forgetOverdue(now);
        assertThat(order.isClear()).isFalse();
        pass(Duration.ofMinutes(1));
        order.forgetOverdue(now);
        assertThat(order.isClear()).isTrue();
        assertThat(budget.used()).isZero();
    }
}
