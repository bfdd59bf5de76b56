package io.longwire.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.presence.Holder;
import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.presence.Owner;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.presence.UserSlots;
import io.longwire.gateway.routing.RetryListener.Retry;
import io.longwire.gateway.session.SessionFixture.TestLoop;
import io.longwire.proto.node.NodeFrame;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReleasesTest {

    private final SessionFixture fixture = new SessionFixture();
    private final TestLoop loop = fixture.newLoop();
    private final Releases releases = loop.loop.releases();

    private static Owner owner(String session) {
        return new Owner(new Slot("bob", Slot.ANY), session, "phone", 1);
    }

    private void step() {
        fixture.pass(Releases.STEP.plus(TimerWheel.TICK.multipliedBy(2)));
        fixture.runAll();
    }

    @Test
    void aSlotIsGivenBackOnceRedisAnswersAgain() {
        fixture.presence.isAvailable = false;
        releases.later(owner("session"));
        step();
        assertThat(fixture.presence.released).isEmpty();

        fixture.presence.isAvailable = true;
        step();
        loop.on(fixture.presence::answerAll);
        assertThat(fixture.presence.released).containsExactly("session");
        assertThat(releases.waiting()).isZero();
        step();
        assertThat(fixture.presence.isAsked()).isFalse();
    }

    @Test
    void aReleaseThatRedisNeverAnswersIsGivenUp() {
        releases.later(owner("session"));
        for (int i = 0; i < Releases.MAX_TRIES; i++) {
            assertThat(fixture.exhausted).isEmpty();
            step();
            loop.on(fixture.presence::failNext);
        }
        step();
        assertThat(fixture.presence.isAsked()).isFalse();
        assertThat(fixture.exhausted).containsExactly(Retry.RELEASE);
    }

    @Test
    void whatWaitsIsBoundedAndGoesAtABoundedRate() {
        fixture.presence.isAvailable = false;
        for (int i = 0; i <= Releases.MAX_WAITING; i++) {
            releases.later(owner("session-" + i));
        }
        assertThat(releases.waiting()).isEqualTo(Releases.MAX_WAITING);
        assertThat(fixture.exhausted).containsExactly(Retry.RELEASE);

        fixture.presence.isAvailable = true;
        step();
        assertThat(releases.waiting())
                .isBetween(Releases.MAX_WAITING - 2 * Releases.PER_STEP, Releases.MAX_WAITING - Releases.PER_STEP);
    }

    @Test
    void aSessionWhoseSlotCouldNotBeGivenBackGivesItBackLater() {
        Session session = fixture.welcomed(loop, new FakePhone(), "bob", "phone");
        fixture.presence.isAvailable = false;
        loop.on(() -> session.end(EndReason.DISCONNECTED));
        fixture.settle(loop);
        assertThat(fixture.table.all()).isEmpty();

        fixture.presence.isAvailable = true;
        step();
        fixture.settle(loop);
        assertThat(fixture.presence.holder(session.slot())).isEmpty();
    }

    @Test
    void whoHasNotHeardOfASlotThatIsRestoredIsTold() {
        Instance other = new Instance("there", "1");
        Holder tablet = new Holder(other, "tablet", "session-2", 7);
        fixture.presence.restored = Optional.of(new UserSlots(6_000_000, List.of("phone", "tablet"), List.of(tablet)));
        releases.later(owner("session"));
        step();
        loop.on(fixture.presence::answerAll);
        fixture.runAll();
        assertThat(fixture.nodes.published)
                .flatExtracting(NodeFrame::getSlotsChangesList)
                .singleElement()
                .satisfies(change -> assertThat(change.getSlotsList()).containsExactly("phone", "tablet"));
    }

    @Test
    void aClaimThatMayHaveBeenCarriedOutIsGivenBack() {
        FakePhone phone = new FakePhone();
        Session session = fixture.newSession(loop, phone, "bob", "phone");
        loop.on(() -> session.start(false));
        loop.on(fixture.presence::failNext);
        assertThat(phone.kick).isNotNull();
        assertThat(fixture.presence.holder(session.slot())).isPresent();
        step();
        fixture.settle(loop);
        assertThat(fixture.presence.holder(session.slot())).isEmpty();
    }

    @Test
    void aLoginThatIsNeverDoneEndsInAKick() {
        FakePhone phone = new FakePhone();
        Session session = fixture.newSession(loop, phone, "bob", "phone");
        loop.on(() -> session.start(false));
        fixture.pass(Duration.ofMinutes(1));
        assertThat(phone.kick.getReason()).isEqualTo(io.longwire.proto.Kick.Reason.UNAVAILABLE);
        assertThat(phone.kick.getRetryAfterMs()).isPositive();
        assertThat(fixture.exhausted).containsExactly(Retry.LOGIN);

        fixture.settle(loop);
        assertThat(fixture.table.all()).isEmpty();
        assertThat(fixture.presence.holder(session.slot())).isEmpty();
    }
}
