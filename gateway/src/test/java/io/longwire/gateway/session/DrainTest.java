package io.longwire.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.session.SessionFixture.TestLoop;
import io.longwire.proto.Kick;
import org.junit.jupiter.api.Test;

class DrainTest {

    private final SessionFixture fixture = new SessionFixture();
    private final TestLoop loop = fixture.newLoop();

    @Test
    void everybodyIsSentAwayWithATimeToComeBack() {
        FakePhone alice = new FakePhone();
        FakePhone bob = new FakePhone();
        fixture.welcomed(loop, alice, "alice", "phone");
        fixture.welcomed(loop, bob, "bob", "phone");
        Drain drain = new Drain(fixture.table, 1);
        assertThat(drain.next()).isFalse();
        fixture.settle(loop);

        assertThat(alice.kick.getReason()).isEqualTo(Kick.Reason.DRAINING);
        assertThat(alice.kick.getRetryAfterMs()).isPositive();
        assertThat(bob.kick.getReason()).isEqualTo(Kick.Reason.DRAINING);
        assertThat(fixture.table.all()).isEmpty();
    }

    @Test
    void aLoginThatWasUnderWayIsSentAwayToo() {
        fixture.welcomed(loop, new FakePhone(), "bob", "phone");
        FakePhone tablet = new FakePhone();
        Session next = fixture.newSession(loop, tablet, "bob", "tablet");
        loop.on(() -> next.start(false));
        Drain drain = new Drain(fixture.table, 1);
        drain.next();
        fixture.settle(loop);
        assertThat(tablet.welcome).isNotNull();

        drain.next();
        fixture.settle(loop);
        assertThat(tablet.kick.getReason()).isEqualTo(Kick.Reason.DRAINING);
        assertThat(fixture.table.all()).isEmpty();
    }
}
