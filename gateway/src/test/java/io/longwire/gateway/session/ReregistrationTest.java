package io.longwire.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.routing.RetryListener;
import io.longwire.gateway.session.SessionFixture.TestLoop;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReregistrationTest {

    private final SessionFixture fixture = new SessionFixture();
    private final TestLoop loop = fixture.newLoop();
    private long clockNanos;
    private long askingTakesNanos;
    private final Reregistration reregistration = new Reregistration(loop.loop, () -> clockNanos += askingTakesNanos);

    private void logIn(int users) {
        for (int i = 0; i < users; i++) {
            fixture.welcomed(loop, new FakePhone(), "user-" + i, "phone");
        }
    }

    private void start() {
        loop.on(reregistration::start);
    }

    private void step() {
        fixture.pass(TimerWheel.TICK.multipliedBy(2));
    }

    /** How often Redis was asked since. */
    private int renewals() {
        int renewals = fixture.presence.renewed.size();
        fixture.presence.renewed.clear();
        loop.on(fixture.presence::answerAll);
        return renewals;
    }

    @Test
    void aWalkAsksForEachSessionOnce() {
        logIn(3);
        start();
        assertThat(renewals()).isZero();
        step();
        assertThat(renewals()).isEqualTo(3);
        fixture.pass(Duration.ofSeconds(5));
        assertThat(renewals()).isZero();
    }

    @Test
    void whateverIsAskedForDuringAWalkBecomesOneMore() {
        logIn(3);
        for (int i = 0; i < 5; i++) {
            start();
        }
        step();
        assertThat(renewals()).isEqualTo(3);
        step();
        assertThat(renewals()).isEqualTo(3);
        fixture.pass(Duration.ofSeconds(5));
        assertThat(renewals()).isZero();
    }

    @Test
    void aStepTakesASmallPartOfATick() {
        logIn(30);
        askingTakesNanos = TimerWheel.TICK.toNanos() / 100;
        start();
        step();
        assertThat(renewals()).isEqualTo(10);
        step();
        step();
        assertThat(renewals()).isEqualTo(20);
    }

    @Test
    void aLoopThatLagsIsLeftAloneForAWhile() {
        logIn(3);
        start();
        fixture.stall(Duration.ofSeconds(1));
        assertThat(renewals()).isZero();
        step();
        assertThat(renewals()).isEqualTo(3);
    }

    @Test
    void onALoopThatAlwaysLagsTheWalkComesToAnEndAllTheSame() {
        logIn(3);
        start();
        for (int i = 0; i < 11; i++) {
            fixture.stall(Duration.ofSeconds(1));
        }
        assertThat(renewals()).isEqualTo(3);
    }

    @Test
    void whileRedisIsAwayTheWalkWaits() {
        logIn(3);
        fixture.presence.isAvailable = false;
        start();
        fixture.pass(Duration.ofSeconds(5));
        assertThat(renewals()).isZero();

        fixture.presence.isAvailable = true;
        step();
        assertThat(renewals()).isEqualTo(3);
    }

    @Test
    void aSessionThatRedisNeverAnswersForIsGivenUpInThisWalk() {
        logIn(1);
        start();
        for (int i = 0; i < Reregistration.MAX_TRIES; i++) {
            assertThat(fixture.exhausted).isEmpty();
            step();
            loop.on(fixture.presence::failNext);
        }
        assertThat(fixture.exhausted).containsExactly(RetryListener.Retry.RENEW);
        step();
        assertThat(renewals()).isEqualTo(Reregistration.MAX_TRIES);
    }
}
