package io.longwire.gateway.session;

import static io.longwire.gateway.session.SessionFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.presence.Owner;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.routing.Forwarder;
import io.longwire.gateway.session.SessionFixture.Heard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a delivery does when other nodes may have stored mail past it, or have taken its slot. */
class DeliveryAmongNodesTest {

    private final SessionFixture fixture = new SessionFixture();
    private final SessionFixture.TestLoop loop = fixture.newLoop();
    private final FakePhone phone = new FakePhone();
    private final List<String> events = new ArrayList<>();
    private final Delivery delivery = new Delivery(loop.loop, phone, new DeliveryEvents(events));

    private void begin() {
        delivery.begin(
                new Owner(new Slot("bob", Slot.ANY), "session", "phone", 1),
                false,
                0,
                loop.loop.hearing().doubts());
    }

    private void aDoubtArises() {
        loop.hears(false, false);
        loop.hears(true, false);
    }

    private Heard deliver(String id) {
        Heard heard = new Heard();
        delivery.deliver(message("bob", id), heard);
        return heard;
    }

    private Heard deliverFromAnotherNode(String id) {
        Heard heard = new Heard();
        delivery.deliver(message("bob", id), new Forwarder() {
            @Override
            public void settle(Outcome outcome) {
                heard.settle(outcome);
            }

            @Override
            public void elsewhere() {
                throw new AssertionError("it is here");
            }

            @Override
            public boolean comesThroughRedis() {
                return true;
            }
        });
        return heard;
    }

    @Test
    void aLivePhoneThatMayHaveBeenPassedByGetsWhatWasStoredFirst() {
        begin();
        fixture.mailbox.put("bob", 1, message("bob", "past"));
        aDoubtArises();
        Heard heard = deliver("new");
        assertThat(phone.delivered).isEmpty();

        fixture.mailbox.answerAll();
        assertThat(phone.delivered).containsExactly("past", "new");
        assertThat(heard.outcome).isEqualTo(Outcome.STORED);
    }

    @Test
    void onceTheMailboxWasSeenEmptyTheDoubtIsOver() {
        begin();
        aDoubtArises();
        deliver("m1");
        fixture.mailbox.answerAll();
        delivery.acknowledge(phone.lastSeq);
        fixture.mailbox.answerAll();
        int asked = fixture.mailbox.asked.size();

        deliver("m2");
        assertThat(phone.delivered).containsExactly("m1", "m2");
        assertThat(fixture.mailbox.asked).hasSize(asked);
    }

    @Test
    void aDoubtThatWasClearedByALookElsewhereCostsNothing() {
        begin();
        aDoubtArises();
        delivery.cleared(loop.loop.hearing().doubts());
        deliver("m1");
        assertThat(phone.delivered).containsExactly("m1");
        assertThat(fixture.mailbox.asked).isEmpty();
    }

    /** A renewal has reached Redis, and another node has found the claim; what that node sends comes before Redis' answer. */
    @Test
    void whatComesFromAnotherNodeWhileTheClaimIsBeingRenewedWaitsForWhatWasStored() {
        begin();
        delivery.renewalAsked();
        fixture.mailbox.put("bob", 77, message("bob", "past"));
        deliverFromAnotherNode("new");
        assertThat(phone.delivered).isEmpty();
        fixture.mailbox.answerAll();
        delivery.acknowledge(phone.lastSeq);
        fixture.mailbox.answerAll();
        assertThat(phone.delivered).containsExactly("past", "new");
        delivery.renewalAnswered();
        deliverFromAnotherNode("later");
        assertThat(phone.delivered).containsExactly("past", "new", "later");
    }

    @Test
    void whileOthersGoOnWithoutThisNodeAPhoneIsServedFromTheMailboxOnly() {
        begin();
        loop.hears(false, true);
        deliver("m1");
        fixture.mailbox.answerAll();
        delivery.acknowledge(phone.lastSeq);
        fixture.mailbox.answerAll();
        assertThat(delivery.isLive()).isFalse();

        loop.hears(true, false);
        deliver("m2");
        fixture.mailbox.answerAll();
        delivery.acknowledge(phone.lastSeq);
        fixture.mailbox.answerAll();
        assertThat(phone.delivered).containsExactly("m1", "m2");
        assertThat(delivery.isLive()).isTrue();
    }

    @Test
    void aNodeThatIsCutOffFromRedisGoesOn() {
        begin();
        fixture.mailbox.isAvailable = false;
        loop.hears(false, false);
        deliver("m1");
        assertThat(phone.delivered).containsExactly("m1");
        assertThat(fixture.mailbox.asked).isEmpty();
    }

    @Test
    void whatComesFromAnotherNodeWaitsForWhatWasStoredThoughNobodyHasNoticedYetThatTheNodeHearsAgain() {
        begin();
        loop.hears(false, false);
        fixture.freshness++; // as when a subscription is made again, before the first probe has come back
        fixture.mailbox.put("bob", 1, message("bob", "past"));
        Heard heard = deliverFromAnotherNode("new");
        assertThat(phone.delivered).isEmpty();

        fixture.mailbox.answerAll();
        assertThat(phone.delivered).containsExactly("past", "new");
        assertThat(heard.outcome).isEqualTo(Outcome.STORED);
    }

    @Test
    void whatComesFromAnotherNodeIsRefusedWhereNobodyCanLookForWhatWasStored() {
        begin();
        fixture.mailbox.isAvailable = false;
        loop.hears(false, false);
        assertThat(deliverFromAnotherNode("new").outcome).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(phone.delivered).isEmpty();

        fixture.mailbox.isAvailable = true;
        deliverFromAnotherNode("new");
        fixture.mailbox.answerAll();
        assertThat(phone.delivered).containsExactly("new");
    }

    @Test
    void aPokeMakesALivePhoneLookIntoItsMailbox() {
        begin();
        fixture.mailbox.put("bob", 1, message("bob", "past"));
        delivery.lookIntoMailbox();
        fixture.mailbox.answerAll();
        assertThat(phone.delivered).containsExactly("past");
    }

    @Test
    void whatASessionOfAnotherNodeIsOwedIsPassedOnInOrder() {
        begin();
        Heard written = deliver("m1");
        deliverFromAnotherNode("m2");
        deliver("m3");
        fixture.mailbox.movedTo = Optional.of("tablet");
        fixture.pass(SessionFixture.ACK_TIMEOUT.plusSeconds(1));
        Heard waiting = deliver("m4");
        fixture.mailbox.answerAll();
        deliver("m5");

        assertThat(events)
                .containsExactly(
                        "moved",
                        "passed on m1",
                        "passed on m2",
                        "passed on m3",
                        "passed on m4",
                        "finished",
                        "passed on m5");
        assertThat(written.outcome).isNull();
        assertThat(waiting.outcome).isNull();
        assertThat(delivery.isFinished()).isTrue();
    }

    @Test
    void whatTheMailboxIsBeingAskedAboutIsSettledBeforeTheRestMoves() {
        begin();
        Heard asked = deliver("m1");
        fixture.pass(SessionFixture.ACK_TIMEOUT.plusSeconds(1));
        deliver("m2");
        delivery.moveAway("tablet");
        assertThat(events).isEmpty();

        fixture.mailbox.answer();
        assertThat(asked.outcome).isEqualTo(Outcome.STORED);
        assertThat(events).containsExactly("moved", "passed on m2", "finished");
    }

    @Test
    void whatWasAcknowledgedWhileTheMailboxSaidMovedIsNotPassedOn() {
        begin();
        Heard heard = deliver("m1");
        fixture.mailbox.movedTo = Optional.of("tablet");
        fixture.pass(SessionFixture.ACK_TIMEOUT.plusSeconds(1));
        delivery.acknowledge(phone.lastSeq);
        fixture.mailbox.answerAll();
        assertThat(heard.outcome).isEqualTo(Outcome.DELIVERED);
        assertThat(events).containsExactly("moved", "finished");
    }
}
