package io.longwire.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.gateway.events.Event;
import io.longwire.gateway.events.Event.Logout.Reason;
import io.longwire.gateway.session.SessionFixture.TestLoop;
import io.longwire.proto.Kick;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What backends are told of sessions. That each login has exactly one end is shown in {@link AnyOrderOfEventsTest}. */
class SessionEventsTest {

    private static final Event LOGIN = new Event.Login("bob", "phone", "ios", "session-1");

    private final SessionFixture fixture = new SessionFixture();
    private final TestLoop loop = fixture.newLoop();

    private Session bob(String device) {
        return fixture.welcomed(loop, new FakePhone(), "bob", device);
    }

    private static Event logout(Reason reason) {
        return new Event.Logout("bob", "phone", "ios", "session-1", reason);
    }

    private static Event kicked(Kick.Reason reason, String detail, String byDevice) {
        return new Event.Kicked("bob", "phone", "ios", "session-1", reason, detail, byDevice);
    }

    @Test
    void aLogoutAndALostConnectionAreToldApart() {
        bob("phone").end(EndReason.LOGOUT);
        fixture.settle(loop);
        assertThat(fixture.events).containsExactly(LOGIN, logout(Reason.LOGOUT));

        fixture.events.clear();
        bob("phone").end(EndReason.DISCONNECTED);
        fixture.settle(loop);
        assertThat(fixture.events)
                .containsExactly(
                        new Event.Login("bob", "phone", "ios", "session-2"),
                        new Event.Logout("bob", "phone", "ios", "session-2", Reason.DISCONNECTED));
    }

    @Test
    void whoIsReplacedIsToldBeforeWhoeverReplacesIt() {
        bob("phone");
        bob("tablet");

        assertThat(fixture.events)
                .containsExactly(
                        LOGIN,
                        kicked(Kick.Reason.REPLACED, "another device logged in", "tablet"),
                        new Event.Login("bob", "tablet", "ios", "session-2"));
    }

    @Test
    void theSameDeviceAgainIsALogout() {
        bob("phone");
        bob("phone");

        assertThat(fixture.events)
                .containsExactly(
                        LOGIN, logout(Reason.SAME_DEVICE), new Event.Login("bob", "phone", "ios", "session-2"));
    }

    @Test
    void aKickTellsItsReasonAndDetailAndNoEndIsToldAfterIt() {
        Session session = bob("phone");
        session.end(EndReason.kicked(Kick.Reason.ADMIN, "sold"));
        session.end(EndReason.DISCONNECTED);
        fixture.settle(loop);

        assertThat(fixture.events).containsExactly(LOGIN, kicked(Kick.Reason.ADMIN, "sold", ""));
    }

    @Test
    void aSilentPhoneIsKicked() {
        bob("phone");
        fixture.pass(Duration.ofMinutes(20));

        assertThat(fixture.events).containsExactly(LOGIN, kicked(Kick.Reason.IDLE, "nothing heard for 450 s", ""));
    }

    @Test
    void whoIsNotWelcomedIsNotTold() {
        fixture.presence.isAvailable = false;
        bob("phone").end(EndReason.DISCONNECTED);
        fixture.settle(loop);

        assertThat(fixture.events).isEmpty();
    }

    @Test
    void mailThatHasRunOutIsToldAtTheNextLogin() {
        fixture.presence.expired = 3;
        bob("phone");

        assertThat(fixture.events).containsExactly(new Event.Undelivered("bob", "", "", "expired", 3), LOGIN);
    }
}
