package io.longwire.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.config.DevicePolicy;
import io.longwire.gateway.presence.Instance;
import io.longwire.gateway.relay.FakeNodeChannel;
import io.longwire.gateway.session.SessionFixture.TestLoop;
import io.longwire.proto.node.Answers;
import io.longwire.proto.node.NodeFrame;
import io.longwire.proto.node.SlotsChange;
import java.util.List;
import org.junit.jupiter.api.Test;

class LostClaimsTest {

    private static final Instance OTHER = new Instance("there", "1");

    private final SessionFixture fixture = new SessionFixture();
    private final TestLoop loop = fixture.newLoop(DevicePolicy.PER_DEVICE);
    private final FakePhone tablet = new FakePhone();

    private void logInTablet() {
        Session session = fixture.newSession(loop, tablet, "bob", "tablet");
        loop.on(() -> session.start(false));
        fixture.pass(TimerWheel.TICK.multipliedBy(3));
        fixture.runAll();
    }

    private void redisIsBack() {
        loop.on(loop.loop.lostClaims()::redisIsBack);
    }

    private List<SlotsChange> asked() {
        return fixture.nodes.published.stream()
                .flatMap(frame -> frame.getSlotsChangesList().stream())
                .toList();
    }

    @Test
    void aLoginWaitsUntilTheUsersOtherSessionsHaveRegisteredAgainHereAndElsewhere() {
        Session phone = fixture.welcomed(loop, new FakePhone(), "bob", "phone");
        loop.loop.lostClaims().joined(() -> List.of(OTHER));
        redisIsBack();

        logInTablet();
        assertThat(fixture.presence.renewed).containsExactly(phone.identity().session());
        assertThat(asked()).singleElement().satisfies(change -> {
            assertThat(change.getUser()).isEqualTo("bob");
            assertThat(change.getSlotsList()).isEmpty();
        });
        fixture.settle(loop);
        assertThat(tablet.welcome).as("the other node has not answered").isNull();

        long id = asked().get(0).getId();
        loop.on(() -> FakeNodeChannel.answer(
                OTHER, loop.loop.relay(), Answers.newBuilder().addDelivered(id).build()));
        fixture.settle(loop);
        assertThat(tablet.welcome).isNotNull();
    }

    @Test
    void nobodyIsAskedWhenAllClaimsHaveBeenRenewedSinceRedisWasAway() {
        fixture.welcomed(loop, new FakePhone(), "bob", "phone");
        loop.loop.lostClaims().joined(() -> List.of(OTHER));
        redisIsBack();
        fixture.pass(LostClaims.PERIOD);
        fixture.settle(loop);
        fixture.presence.renewed.clear();

        logInTablet();
        assertThat(fixture.presence.renewed).isEmpty();
        assertThat(asked()).isEmpty();

        redisIsBack();
        fixture.settle(loop);
        Session watch = fixture.newSession(loop, new FakePhone(), "bob", "watch");
        loop.on(() -> watch.start(false));
        fixture.pass(TimerWheel.TICK.multipliedBy(3));
        fixture.runAll();
        assertThat(asked()).hasSize(1);
    }

    @Test
    void aPhoneThatIsGoneMeanwhileClaimsNothing() {
        loop.loop.lostClaims().joined(List::of);
        redisIsBack();
        Session session = fixture.newSession(loop, tablet, "bob", "tablet");
        loop.on(() -> session.start(false));
        loop.on(() -> session.end(EndReason.DISCONNECTED));
        fixture.pass(TimerWheel.TICK.multipliedBy(3));
        fixture.settle(loop);
        assertThat(fixture.presence.holder(session.slot())).isEmpty();
        assertThat(fixture.table.all()).isEmpty();
    }

    @Test
    void aUserWithOnePlaceHasNoOtherSession() {
        TestLoop single = fixture.newLoop(DevicePolicy.SINGLE);
        single.loop.lostClaims().joined(() -> List.of(OTHER));
        single.on(single.loop.lostClaims()::redisIsBack);
        fixture.welcomed(single, tablet, "bob", "tablet");
        assertThat(tablet.welcome).isNotNull();
        assertThat(fixture.nodes.published.stream().map(NodeFrame::getSlotsChangesCount))
                .containsOnly();
    }
}
