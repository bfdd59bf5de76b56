package io.longwire.gateway.session;

import static io.longwire.gateway.session.SessionFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.relay.Arrivals.RemoteClaim;
import io.longwire.gateway.relay.Handover;
import io.longwire.gateway.session.SessionFixture.Heard;
import io.longwire.gateway.session.SessionFixture.TestLoop;
import io.longwire.proto.Kick;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Another node has been granted a claim of a slot that a session has, or wants, here. */
class SupersedeElsewhereTest {

    private static final Slot BOB = new Slot("bob", Slot.ANY);

    /** The epochs that are given here are small. */
    private static final long LATER = 1_000;

    private static final long EARLIER = 0;

    private final SessionFixture fixture = new SessionFixture();
    private final TestLoop loop = fixture.newLoop();
    private final FakePhone phone = new FakePhone();
    private final List<Handover> handovers = new ArrayList<>();

    private void claimedElsewhere(Session session, long epoch) {
        loop.on(() -> session.supersedeElsewhere(new RemoteClaim(BOB, "tablet", epoch, false), handovers::add));
    }

    private Heard route(String id) {
        Heard heard = new Heard();
        loop.on(() -> loop.loop.router().route(message("bob", id), heard));
        return heard;
    }

    private Session logIn() {
        Session session = fixture.newSession(loop, phone, "bob", "phone");
        loop.on(() -> session.start(false));
        return session;
    }

    @Test
    void anActiveSessionIsReplacedAndAnswersOnceItHasStoredWhatItOwes() {
        Session session = fixture.welcomed(loop, phone, "bob", "phone");
        Heard heard = route("m1");
        claimedElsewhere(session, LATER);
        assertThat(phone.kick.getReason()).isEqualTo(Kick.Reason.REPLACED);
        assertThat(phone.kick.getByDevice()).isEqualTo("tablet");
        assertThat(handovers).isEmpty();

        fixture.settle(loop);
        assertThat(heard.outcome).isEqualTo(Outcome.STORED);
        assertThat(fixture.mailbox.ids("bob")).containsExactly("m1");
        assertThat(handovers).singleElement().satisfies(handover -> {
            assertThat(handover.stored()).isEqualTo(1);
            assertThat(handover.seenThrough()).isNotZero();
        });
        assertThat(fixture.table.all()).isEmpty();
    }

    @Test
    void aSlotThatAnotherNodeHasIsNotGivenBack() {
        claimedElsewhere(fixture.welcomed(loop, phone, "bob", "phone"), LATER);
        fixture.settle(loop);
        assertThat(fixture.presence.released).isEmpty();
    }

    @Test
    void aSessionThatOwesNothingAnswersAtOnce() {
        claimedElsewhere(fixture.welcomed(loop, phone, "bob", "phone"), LATER);
        assertThat(handovers).containsExactly(Handover.NOTHING);
    }

    @Test
    void anEarlierClaimDoesNotTouchAnActiveSession() {
        Session session = fixture.welcomed(loop, phone, "bob", "phone");
        claimedElsewhere(session, EARLIER);
        assertThat(handovers).containsExactly(Handover.NOTHING);
        assertThat(phone.kick).isNull();
        assertThat(fixture.table.find(BOB)).contains(session);
    }

    @Test
    void aClaimThatIsUnderWayIsComparedOnceItIsGrantedAndTheLaterOneElsewhereWins() {
        Session session = logIn();
        claimedElsewhere(session, LATER);
        assertThat(handovers).isEmpty();
        assertThat(phone.kick).isNull();

        fixture.settle(loop);
        assertThat(phone.welcome).isNull();
        assertThat(phone.kick.getByDevice()).isEqualTo("tablet");
        assertThat(handovers).hasSize(1);
        assertThat(fixture.table.all()).isEmpty();
    }

    @Test
    void theLaterOfTwoClaimsElsewhereCountsThoughTheEarlierOneIsHeardOfLast() {
        Session session = logIn();
        claimedElsewhere(session, LATER);
        claimedElsewhere(session, EARLIER);
        fixture.settle(loop);
        assertThat(phone.welcome).isNull();
        assertThat(phone.kick.getReason()).isEqualTo(Kick.Reason.REPLACED);
        assertThat(handovers).hasSize(2);
        assertThat(fixture.table.all()).isEmpty();
    }

    @Test
    void aClaimThatIsUnderWayAndTurnsOutToBeTheLaterOneWins() {
        Session session = logIn();
        claimedElsewhere(session, EARLIER);
        fixture.settle(loop);
        assertThat(handovers).containsExactly(Handover.NOTHING);
        assertThat(phone.welcome).isNotNull();
        assertThat(phone.kick).isNull();
    }

    @Test
    void whatCameForAClaimThatLosesIsStoredBeforeItAnswers() {
        Session session = logIn();
        Heard heard = route("m1");
        claimedElsewhere(session, LATER);
        fixture.settle(loop);
        assertThat(heard.outcome).isEqualTo(Outcome.STORED);
        assertThat(fixture.mailbox.ids("bob")).containsExactly("m1");
        assertThat(handovers).hasSize(1);
    }

    @Test
    void aClaimThatFailsAnswersToo() {
        Session session = logIn();
        claimedElsewhere(session, LATER);
        loop.on(fixture.presence::failNext);
        fixture.settle(loop);
        assertThat(phone.kick.getReason()).isEqualTo(Kick.Reason.UNAVAILABLE);
        assertThat(handovers).hasSize(1);
        assertThat(fixture.table.all()).isEmpty();
    }

    @Test
    void aSessionThatWaitsForItsPredecessorIsReplacedToo() {
        Session first = fixture.welcomed(loop, phone, "bob", "phone");
        route("m1");
        FakePhone second = new FakePhone();
        Session waiting = fixture.newSession(loop, second, "bob", "laptop");
        loop.on(() -> waiting.start(false));
        loop.on(fixture.presence::answer); // granted; the first has still to store m1
        claimedElsewhere(first, LATER);
        assertThat(handovers).isEmpty();

        fixture.settle(loop);
        assertThat(second.welcome).isNull();
        assertThat(second.kick.getByDevice()).isEqualTo("tablet");
        assertThat(handovers).hasSize(1);
        assertThat(fixture.table.all()).isEmpty();
        assertThat(fixture.mailbox.ids("bob")).containsExactly("m1");
    }

    @Test
    void aSessionThatIsEndingAnswersWhenItHasEnded() {
        Session session = fixture.welcomed(loop, phone, "bob", "phone");
        Heard heard = route("m1");
        loop.on(() -> session.end(EndReason.DISCONNECTED));
        claimedElsewhere(session, LATER);
        assertThat(handovers).isEmpty();
        fixture.settle(loop);
        assertThat(heard.outcome).isEqualTo(Outcome.STORED);
        assertThat(handovers).singleElement().extracting(Handover::stored).isEqualTo(1);
    }

    @Test
    void aSessionThatIsClosedOwesNothing() {
        Session session = fixture.welcomed(loop, phone, "bob", "phone");
        loop.on(() -> session.end(EndReason.DISCONNECTED));
        fixture.settle(loop);
        claimedElsewhere(session, LATER);
        assertThat(handovers).containsExactly(Handover.NOTHING);
    }

    @Test
    void everyNodeThatHasClaimedTheSlotIsTold() {
        Session session = fixture.welcomed(loop, phone, "bob", "phone");
        route("m1");
        claimedElsewhere(session, LATER);
        claimedElsewhere(session, LATER + 1);
        fixture.settle(loop);
        assertThat(handovers).hasSize(2);
    }
}
