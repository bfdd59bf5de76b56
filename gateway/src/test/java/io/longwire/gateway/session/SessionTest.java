package io.longwire.gateway.session;

import static io.longwire.gateway.session.SessionFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.longwire.gateway.config.DevicePolicy;
import io.longwire.gateway.mailbox.Outcome;
import io.longwire.gateway.presence.Presence.Claim;
import io.longwire.gateway.presence.Slot;
import io.longwire.gateway.session.SessionFixture.Heard;
import io.longwire.gateway.session.SessionFixture.TestLoop;
import io.longwire.proto.Kick;
import io.longwire.proto.Receipt;
import io.longwire.proto.Send;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionTest {

    private static final Slot BOB = new Slot("bob", Slot.ANY);

    private final SessionFixture fixture = new SessionFixture();
    private final TestLoop loop = fixture.newLoop();
    private final FakePhone phone = new FakePhone();

    private Heard route(TestLoop from, String id) {
        Heard heard = new Heard();
        from.on(() -> from.loop.router().route(message("bob", id), heard));
        return heard;
    }

    @Test
    void aLoginThatIsGrantedIsWelcomedAndFound() {
        Session session = fixture.welcomed(loop, phone, "bob", "phone");

        assertThat(phone.welcome.getSessionId()).isEqualTo("session-1");
        assertThat(phone.welcome.getHeartbeatSeconds()).isEqualTo(300);
        assertThat(phone.welcome.getMaxInFlight()).isEqualTo(SessionFixture.MAX_IN_FLIGHT);
        assertThat(fixture.table.find(BOB)).contains(session);
    }

    @Test
    void aLoginWhoseClaimFailsIsKickedAndLeavesNothingBehind() {
        fixture.presence.isAvailable = false;
        fixture.welcomed(loop, phone, "bob", "phone");

        assertThat(phone.kick.getReason()).isEqualTo(Kick.Reason.UNAVAILABLE);
        assertThat(phone.kick.getRetryAfterMs()).isPositive();
        assertThat(fixture.table.all()).isEmpty();
    }

    @Test
    void whatArrivesWhileTheSlotIsClaimedIsDeliveredAfterTheWelcome() {
        Session session = fixture.newSession(loop, phone, "bob", "phone");
        loop.on(() -> session.start(false));
        route(loop, "early");
        assertThat(phone.delivered).isEmpty();

        fixture.settle(loop);
        assertThat(phone.welcome).isNotNull();
        assertThat(phone.delivered).containsExactly("early");
    }

    @Test
    void anotherDeviceTakesTheSlotAndGetsWhatTheFirstDidNotAcknowledge() {
        fixture.welcomed(loop, phone, "bob", "phone");
        Heard heard = route(loop, "m1");
        assertThat(phone.delivered).containsExactly("m1");

        FakePhone tablet = new FakePhone();
        fixture.welcomed(loop, tablet, "bob", "tablet");

        assertThat(phone.kick.getReason()).isEqualTo(Kick.Reason.REPLACED);
        assertThat(phone.kick.getByDevice()).isEqualTo("tablet");
        assertThat(heard.outcome).isEqualTo(Outcome.STORED);
        assertThat(tablet.welcome.getPending()).isEqualTo(1);
        assertThat(tablet.delivered).containsExactly("m1 again");
        assertThat(fixture.table.all()).hasSize(1);
    }

    @Test
    void theSameDeviceReplacesItselfWithoutAKick() {
        fixture.welcomed(loop, phone, "bob", "phone");
        FakePhone again = new FakePhone();
        fixture.welcomed(loop, again, "bob", "phone");

        assertThat(phone.isClosed).isTrue();
        assertThat(phone.kick).isNull();
        assertThat(again.welcome).isNotNull();
    }

    @Test
    void aReconnectDoesNotEvictAnotherDevice() {
        Session session = fixture.welcomed(loop, phone, "bob", "phone");
        FakePhone tablet = new FakePhone();
        Session reconnect = fixture.newSession(loop, tablet, "bob", "tablet");
        loop.on(() -> reconnect.start(true));
        fixture.settle(loop);

        assertThat(tablet.kick.getReason()).isEqualTo(Kick.Reason.REPLACED);
        assertThat(tablet.kick.getByDevice()).isEqualTo("phone");
        assertThat(phone.isClosed).isFalse();
        assertThat(fixture.table.find(BOB)).contains(session);
    }

    @Test
    void whileOneSessionHandsOverNewMessagesKeepTheirOrder() {
        TestLoop other = fixture.newLoop();
        fixture.welcomed(loop, phone, "bob", "phone");
        route(loop, "m1");
        FakePhone tablet = new FakePhone();
        Session second = fixture.newSession(other, tablet, "bob", "tablet");
        other.on(() -> second.start(false));
        other.on(fixture.presence::answerAll);
        // The old session is appending m1; m2 and m3 come while it does, from two loops.
        fixture.runAll();
        route(loop, "m2");
        fixture.runAll();
        route(other, "m3");
        fixture.settle(other);
        route(loop, "m4");
        fixture.settle(other);

        assertThat(tablet.delivered).containsExactly("m1 again", "m2", "m3", "m4");
    }

    @Test
    void aMessageOnItsWayFromAnotherLoopIsNotLostWhenTheSessionEnds() {
        TestLoop other = fixture.newLoop();
        Session session = fixture.welcomed(loop, phone, "bob", "phone");
        Heard onItsWay = route(other, "m1");
        loop.on(() -> session.end(EndReason.DISCONNECTED));
        fixture.settle(loop);

        assertThat(onItsWay.outcome).isEqualTo(Outcome.STORED);
        assertThat(fixture.mailbox.ids("bob")).containsExactly("m1");
        assertThat(fixture.table.all()).isEmpty();
        assertThat(fixture.presence.released).containsExactly("session-1");
    }

    @Test
    void afterTheEndMessagesGoToTheMailbox() {
        Session session = fixture.welcomed(loop, phone, "bob", "phone");
        loop.on(() -> session.end(EndReason.LOGOUT));
        fixture.settle(loop);
        Heard heard = route(loop, "m1");
        fixture.settle(loop);

        assertThat(heard.outcome).isEqualTo(Outcome.STORED);
    }

    @Test
    void ofTwoLoginsThatRaceForAFreeSlotTheLaterClaimWins() {
        FakePhone tablet = new FakePhone();
        Session first = fixture.newSession(loop, phone, "bob", "phone");
        Session second = fixture.newSession(loop, tablet, "bob", "tablet");
        loop.on(() -> first.start(false));
        loop.on(() -> second.start(false));
        fixture.settle(loop);

        assertThat(tablet.welcome).isNotNull();
        assertThat(phone.kick.getReason()).isEqualTo(Kick.Reason.REPLACED);
        assertThat(fixture.table.find(BOB)).contains(second);
    }

    @Test
    void theLaterClaimWinsAlsoWhenItsAnswerComesFirst() {
        FakePhone tablet = new FakePhone();
        Session first = fixture.newSession(loop, phone, "bob", "phone");
        Session second = fixture.newSession(loop, tablet, "bob", "tablet");
        loop.on(() -> first.start(false));
        loop.on(() -> second.start(false));
        loop.on(fixture.presence::answerInReverse);
        fixture.settle(loop);

        assertThat(tablet.welcome).isNotNull();
        assertThat(phone.isClosed).isTrue();
        assertThat(fixture.table.find(BOB)).contains(second);
    }

    @Test
    void ofThreeLoginsOneSurvivesWhateverTheOrderOfAnswers() {
        fixture.welcomed(loop, new FakePhone(), "bob", "old");
        FakePhone[] phones = {new FakePhone(), new FakePhone(), new FakePhone()};
        Session[] sessions = new Session[3];
        for (int i = 0; i < 3; i++) {
            sessions[i] = fixture.newSession(loop, phones[i], "bob", "device" + i);
            Session session = sessions[i];
            loop.on(() -> session.start(false));
        }
        loop.on(fixture.presence::answerInReverse);
        fixture.settle(loop);

        assertThat(phones[2].welcome).isNotNull();
        assertThat(phones[2].isClosed).isFalse();
        assertThat(phones[0].kick.getByDevice()).isNotEmpty();
        assertThat(phones[1].kick.getByDevice()).isNotEmpty();
        assertThat(fixture.table.all()).containsExactly(sessions[2]);
    }

    @Test
    void aPhoneThatLeavesWhileItsSlotIsClaimedGivesItBack() {
        Session session = fixture.newSession(loop, phone, "bob", "phone");
        loop.on(() -> session.start(false));
        loop.on(() -> session.end(EndReason.DISCONNECTED));
        Heard heard = route(loop, "m1");
        fixture.settle(loop);

        assertThat(phone.welcome).isNull();
        assertThat(heard.outcome).isEqualTo(Outcome.STORED);
        assertThat(fixture.presence.released).containsExactly("session-1");
        assertThat(fixture.table.all()).isEmpty();
    }

    @Test
    void aPhoneThatLeavesWhileItWaitsForItsPredecessorLeavesTheSlotFree() {
        fixture.welcomed(loop, phone, "bob", "phone");
        route(loop, "m1");
        FakePhone tablet = new FakePhone();
        Session second = fixture.newSession(loop, tablet, "bob", "tablet");
        loop.on(() -> second.start(false));
        loop.on(fixture.presence::answer);
        loop.on(() -> second.end(EndReason.DISCONNECTED));
        fixture.settle(loop);

        assertThat(fixture.table.all()).isEmpty();
        assertThat(fixture.presence.released).containsExactly("session-2");
        assertThat(fixture.mailbox.ids("bob")).containsExactly("m1");
    }

    @Test
    void aSessionWhosePhoneIsIdleAsksForItsSlotEveryMinute() {
        Session bob = fixture.welcomed(loop, phone, "bob", "phone");
        fixture.pass(Duration.ofMinutes(4));
        fixture.settle(loop);
        assertThat(fixture.presence.renewed)
                .containsOnly(bob.identity().session())
                .hasSizeBetween(3, 4);
    }

    @Test
    void aPhoneWhoseKernelDoesNotAnswerIsDisconnectedBeforeItIsSilentForTooLong() {
        fixture.welcomed(loop, phone, "bob", "phone");
        phone.isUnreachable = true;
        fixture.pass(Duration.ofSeconds(62));
        assertThat(phone.isClosed).isTrue();
        assertThat(phone.kick).isNull();
    }

    @Test
    void aDetailIsCutBetweenCharacters() {
        String detail = "x".repeat(EndReason.MAX_DETAIL - 1) + "\ud83d\ude00 and more";
        Kick kick = EndReason.kicked(Kick.Reason.ADMIN, detail).kick().orElseThrow();
        assertThat(kick.getDetail()).isEqualTo("x".repeat(EndReason.MAX_DETAIL - 1));
    }

    @Test
    void whoWaitsForItsPredecessorIsKnownToArriveUntilItIsHere() {
        Session first = fixture.welcomed(loop, phone, "bob", "phone");
        route(loop, "m1");
        loop.on(() -> first.end(EndReason.DISCONNECTED));
        Session second = fixture.newSession(loop, new FakePhone(), "bob", "phone");
        loop.on(() -> second.start(false));
        loop.on(fixture.mailbox::answerAll);
        fixture.runAll();
        // Its claim may be granted by now: another node that heard that nobody is here would take it for a stale one.
        assertThat(fixture.table.isArriving("bob", Optional.empty())).isTrue();
        assertThat(fixture.table.isArriving("bob", Optional.of("tablet"))).isFalse();
        fixture.settle(loop);
        assertThat(fixture.table.find(BOB)).contains(second);
        assertThat(fixture.table.isArriving("bob", Optional.empty())).isFalse();
    }

    @Test
    void whoLeavesBeforeItHasArrivedArrivesNoMore() {
        Session first = fixture.welcomed(loop, phone, "bob", "phone");
        Session second = fixture.newSession(loop, new FakePhone(), "bob", "phone");
        loop.on(() -> second.start(false));
        assertThat(fixture.table.isArriving("bob", Optional.empty())).isTrue();
        loop.on(() -> second.end(EndReason.DISCONNECTED));
        loop.on(() -> first.end(EndReason.DISCONNECTED));
        fixture.settle(loop);
        assertThat(fixture.table.isArriving("bob", Optional.empty())).isFalse();
        assertThat(fixture.table.all()).isEmpty();
    }

    @Test
    void aSilentPhoneIsKickedAfterOneAndAHalfIntervals() {
        Session session = fixture.welcomed(loop, phone, "bob", "phone");
        fixture.pass(Duration.ofSeconds(400));
        loop.on(session::alive);
        fixture.pass(Duration.ofSeconds(449));
        assertThat(phone.kick).isNull();
        fixture.pass(Duration.ofSeconds(2));

        assertThat(phone.kick.getReason()).isEqualTo(Kick.Reason.IDLE);
    }

    @Test
    void aSenderBeyondItsWindowIsReceiptedRejectedAndTheOthersAreNot() {
        FakePhone alice = new FakePhone();
        Session sender = fixture.welcomed(loop, alice, "alice", "phone");
        for (int i = 0; i <= SessionFixture.MAX_IN_FLIGHT; i++) {
            Send send = Send.newBuilder().setId("m" + i).setTo("bob").build();
            loop.on(() -> sender.send(send));
        }

        assertThat(alice.receipts).hasSize(1);
        Receipt receipt = alice.receipts.get(0);
        assertThat(receipt.getId()).isEqualTo("m" + SessionFixture.MAX_IN_FLIGHT);
        assertThat(receipt.getCode()).isEqualTo(Receipt.Code.RATE_LIMITED);
        assertThat(receipt.getRetryAfterMs()).isPositive();

        fixture.settle(loop);
        assertThat(alice.receipts).hasSize(SessionFixture.MAX_IN_FLIGHT + 1);
    }

    @Test
    void whoHasStoredTooMuchWaitsOnEveryDeviceAndKeepsTheOrder() {
        fixture.quota = new StorageQuota(1_500, fixture::nanos);
        TestLoop many = fixture.newLoop(DevicePolicy.PER_DEVICE);
        FakePhone alice = new FakePhone();
        Session sender = fixture.welcomed(many, alice, "alice", "phone");
        many.on(() -> sender.send(large("m1", "dave")));
        fixture.settle(many);
        many.on(() -> sender.send(large("m2", "bob")));
        assertThat(alice.receipts).extracting(Receipt::getOutcome).first().isEqualTo(Receipt.Outcome.STORED);
        assertRateLimited(alice.receipts.get(1), "m2");
        FakePhone tablet = new FakePhone();
        Session other = fixture.welcomed(many, tablet, "alice", "tablet");
        many.on(() -> other.send(large("m3", "bob")));
        assertRateLimited(tablet.receipts.get(0), "m3");
        many.on(() ->
                sender.send(large("m4", "bob").toBuilder().setTransient(true).build()));
        fixture.settle(many);
        assertThat(alice.receipts).hasSize(3);
        assertThat(alice.receipts.get(2).getOutcome()).isEqualTo(Receipt.Outcome.DROPPED);

        fixture.pass(Duration.ofMillis(alice.receipts.get(1).getRetryAfterMs()));
        many.on(() -> sender.send(large("m5", "bob")));
        assertRateLimited(alice.receipts.get(3), "m5");
        many.on(() -> sender.send(large("m2", "bob")));
        many.on(() -> sender.send(large("m5", "bob")));
        fixture.settle(many);
        assertThat(fixture.mailbox.ids("bob")).containsExactly("m2", "m5");
    }

    private static Send large(String id, String to) {
        return Send.newBuilder()
                .setId(id)
                .setTo(to)
                .setPayload(ByteString.copyFrom(new byte[2_000]))
                .build();
    }

    private static void assertRateLimited(Receipt receipt, String id) {
        assertThat(receipt.getId()).isEqualTo(id);
        assertThat(receipt.getCode()).isEqualTo(Receipt.Code.RATE_LIMITED);
        assertThat(receipt.getRetryAfterMs()).isPositive();
    }

    @Test
    void aTransientMessageBehindARefusedOneHoldsNobodyUp() {
        FakePhone alice = new FakePhone();
        Session sender = fixture.welcomed(loop, alice, "alice", "phone");
        fixture.mailbox.isAvailable = false;
        loop.on(() -> sender.send(Send.newBuilder().setId("m1").setTo("bob").build()));
        fixture.settle(loop);
        assertThat(alice.receipts.get(0).getCode()).isEqualTo(Receipt.Code.UNAVAILABLE);
        fixture.mailbox.isAvailable = true;

        loop.on(() -> {
            sender.send(Send.newBuilder()
                    .setId("typing")
                    .setTo("bob")
                    .setTransient(true)
                    .build());
            sender.send(Send.newBuilder().setId("m1").setTo("bob").build());
            sender.send(Send.newBuilder().setId("m2").setTo("bob").build());
        });
        fixture.settle(loop);
        assertThat(fixture.mailbox.ids("bob")).containsExactly("m1", "m2");
    }

    @Test
    void malformedSendsAreReceiptedWithTheirReason() {
        FakePhone alice = new FakePhone();
        Session sender = fixture.welcomed(loop, alice, "alice", "phone");
        String tooLong = "x".repeat(65);
        loop.on(() -> {
            sender.send(Send.newBuilder().setId(tooLong).setTo("bob").build());
            sender.send(Send.newBuilder().setId("m1").setTo("b{o}b").build());
            sender.send(
                    Send.newBuilder().setId("m2").setTo("bob").setType(tooLong).build());
            sender.send(Send.newBuilder().setId("ä".repeat(40)).setTo("bob").build());
        });

        assertThat(alice.receipts)
                .extracting(Receipt::getCode)
                .containsExactly(
                        Receipt.Code.BAD_MESSAGE,
                        Receipt.Code.BAD_RECIPIENT,
                        Receipt.Code.BAD_MESSAGE,
                        Receipt.Code.BAD_MESSAGE);
        assertThat(alice.receipts.get(0).getId()).isEqualTo("x".repeat(64));
        assertThat(alice.receipts.get(3).getId()).isEqualTo("ä".repeat(32));
    }

    @Test
    void everyDeviceOfAUserGetsAMessageAndTheReceiptWaitsForAll() {
        TestLoop many = fixture.newLoop(DevicePolicy.PER_DEVICE);
        FakePhone tablet = new FakePhone();
        Session onPhone = fixture.welcomed(many, phone, "bob", "phone");
        Session onTablet = fixture.welcomed(many, tablet, "bob", "tablet");
        Heard heard = route(many, "m1");
        assertThat(phone.delivered).containsExactly("m1");
        assertThat(tablet.delivered).containsExactly("m1");

        many.on(() -> onPhone.acknowledge(1));
        assertThat(heard.outcome).isNull();
        many.on(() -> onTablet.acknowledge(1));
        assertThat(heard.outcome).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void aSendersOtherDevicesGetACopy() {
        TestLoop many = fixture.newLoop(DevicePolicy.PER_DEVICE);
        FakePhone tablet = new FakePhone();
        Session onPhone = fixture.welcomed(many, phone, "alice", "phone");
        fixture.welcomed(many, tablet, "alice", "tablet");
        many.on(() -> onPhone.send(Send.newBuilder().setId("m1").setTo("bob").build()));
        assertThat(tablet.delivered).as("it may still be refused").isEmpty();
        many.on(fixture.mailbox::answer);

        assertThat(tablet.delivered).containsExactly("m1");
        assertThat(phone.delivered).isEmpty();
    }

    @Test
    void aCopyOfWhatAPhoneIsBeingSentDoesNotWaitForItsAck() {
        TestLoop many = fixture.newLoop(DevicePolicy.PER_DEVICE);
        FakePhone tablet = new FakePhone();
        Session onPhone = fixture.welcomed(many, phone, "alice", "phone");
        fixture.welcomed(many, tablet, "alice", "tablet");
        fixture.welcomed(many, new FakePhone(), "bob", "phone");
        many.on(() -> onPhone.send(Send.newBuilder().setId("m1").setTo("bob").build()));

        assertThat(tablet.delivered).containsExactly("m1");
    }

    @Test
    void thereIsNoCopyOfWhatWasRefused() {
        TestLoop many = fixture.newLoop(DevicePolicy.PER_DEVICE);
        FakePhone tablet = new FakePhone();
        Session onPhone = fixture.welcomed(many, phone, "alice", "phone");
        fixture.welcomed(many, tablet, "alice", "tablet");
        fixture.mailbox.isAvailable = false;
        many.on(() -> onPhone.send(Send.newBuilder().setId("m1").setTo("bob").build()));
        many.on(fixture.mailbox::answer);

        assertThat(phone.receipts).hasSize(1);
        assertThat(tablet.delivered).isEmpty();
    }

    @Test
    void mailThatTheSessionBeforeHasAppendedAfterItGaveTheSlotBackIsDelivered() {
        Session first = fixture.welcomed(loop, phone, "bob", "phone");
        FakePhone again = new FakePhone();
        Session second = fixture.newSession(loop, again, "bob", "phone");
        loop.on(() -> first.end(EndReason.DISCONNECTED));
        assertThat(fixture.presence.released).containsExactly("session-1");
        Heard late = route(loop, "late");
        loop.on(() -> second.start(false)); // counts no mail, and sees the slot free
        loop.on(fixture.mailbox::answerAll);
        assertThat(late.outcome).isEqualTo(Outcome.STORED);
        fixture.settle(loop);

        assertThat(again.delivered).containsExactly("late");
    }

    @Test
    void aSenderThatNeverPausesDoesNotKeepTheNextSessionOut() {
        fixture.welcomed(loop, phone, "bob", "phone");
        Session second = fixture.newSession(loop, new FakePhone(), "bob", "phone");
        FakePhone again = new FakePhone();
        Session third = fixture.newSession(loop, again, "bob", "phone");
        route(loop, "m0");
        loop.on(() -> second.start(false));
        loop.on(() -> third.start(false));
        loop.on(fixture.presence::answerAll);
        for (int i = 1; i <= 100; i++) {
            route(loop, "m" + i); // the next one comes before the one before is stored
            if (fixture.mailbox.isAsked()) {
                loop.on(fixture.mailbox::answer);
            }
            fixture.runAll();
        }
        assertThat(again.welcome).isNotNull();

        fixture.settle(loop);
        for (int i = 0; i < 20; i++) {
            loop.on(() -> third.acknowledge(again.lastSeq));
            fixture.settle(loop);
        }
        assertThat(again.delivered.stream().map(id -> id.replace(" again", "")))
                .hasSize(101)
                .isSortedAccordingTo(Comparator.comparingInt(id -> Integer.parseInt(id.substring(1))));
    }

    @Test
    void aLoginThatFindsOneJustRefusedTakesItsPlace() {
        TestLoop other = fixture.newLoop();
        Session first = fixture.newSession(loop, phone, "bob", "phone");
        loop.on(() -> first.start(false));
        Heard onItsWay = route(other, "m1"); // the refused session cannot close before it has seen this
        FakePhone again = new FakePhone();
        Session second = fixture.newSession(other, again, "bob", "phone");
        other.on(() -> second.start(false));
        loop.on(fixture.presence::failNext);
        other.on(fixture.presence::answer);
        fixture.settle(other);

        assertThat(phone.kick.getReason()).isEqualTo(Kick.Reason.UNAVAILABLE);
        assertThat(onItsWay.outcome).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(again.welcome).isNotNull();
        assertThat(fixture.table.find(BOB)).contains(second);
    }

    @Test
    void aDeviceThatHadToMakeRoomGetsNoMoreMail() {
        TestLoop many = fixture.newLoop(DevicePolicy.PER_DEVICE);
        fixture.welcomed(many, phone, "bob", "phone");
        fixture.welcomed(many, new FakePhone(), "bob", "tablet");
        fixture.presence.evict = Optional.of("phone");
        fixture.welcomed(many, new FakePhone(), "bob", "laptop");

        assertThat(phone.kick.getReason()).isEqualTo(Kick.Reason.REPLACED);
        assertThat(fixture.table.find("bob").recipients()).hasSize(2);
        assertThat(fixture.table.find("bob").away()).isEmpty();
    }

    @Test
    void aUserOfOneDeviceHasNoSlotsLeftFromAnotherPolicy() {
        fixture.presence.claim(new Claim(new Slot("bob", "tablet"), "of last year", "tablet", false, 8));
        fixture.welcomed(loop, phone, "bob", "phone");

        assertThat(fixture.table.find("bob").isOneSession()).isTrue();
    }
}
