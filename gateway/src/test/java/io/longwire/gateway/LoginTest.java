package io.longwire.gateway;

import static io.longwire.gateway.testing.Uplinks.ack;
import static io.longwire.gateway.testing.Uplinks.frame;
import static io.longwire.gateway.testing.Uplinks.login;
import static io.longwire.gateway.testing.Uplinks.logout;
import static io.longwire.gateway.testing.Uplinks.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.gateway.testing.Uplinks;
import io.longwire.proto.Deliver;
import io.longwire.proto.Downlink;
import io.longwire.proto.Kick;
import io.longwire.proto.Login;
import io.longwire.proto.Receipt;
import io.longwire.proto.Uplink;
import io.longwire.proto.Welcome;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** From the first byte to the Welcome, or to the Kick. */
class LoginTest {

    @AutoClose
    static final RealRedis redis = RealRedis.start();

    @AutoClose
    static final TestGateway gateway = TestGateway.start(redis);

    @Test
    void theWelcomeTellsTheLimitsAndWhoThePhoneIs() throws IOException {
        long before = System.currentTimeMillis();

        Welcome welcome = gateway.connect().logIn("welcome-1", "phone");

        assertThat(welcome.getUserId()).isEqualTo("welcome-1");
        assertThat(welcome.getSessionId()).hasSizeGreaterThanOrEqualTo(16);
        assertThat(welcome.getHeartbeatSeconds()).isEqualTo(300);
        assertThat(welcome.getMaxFrameBytes()).isEqualTo(65_536);
        assertThat(welcome.getMaxInFlight()).isEqualTo(256);
        assertThat(welcome.getPending()).isZero();
        assertThat(welcome.getExpired()).isZero();
        assertThat(welcome.getServerTimeMs()).isBetween(before, System.currentTimeMillis());
    }

    @Test
    void noTwoSessionsHaveTheSameName() throws IOException {
        Welcome first = gateway.connect().logIn("unique", "phone");
        Welcome second = gateway.connect().logIn("unique", "phone");

        assertThat(second.getSessionId()).isNotEqualTo(first.getSessionId());
    }

    @ParameterizedTest
    @MethodSource
    void theHeartbeatIntervalIsTheOneAskedForWithinBounds(int asked, int granted) throws IOException {
        Welcome welcome = gateway.connect().logIn(login("heartbeat", "phone").setHeartbeatSeconds(asked));

        assertThat(welcome.getHeartbeatSeconds()).isEqualTo(granted);
    }

    static Stream<Arguments> theHeartbeatIntervalIsTheOneAskedForWithinBounds() {
        return Stream.of(
                Arguments.of(0, 300),
                Arguments.of(1, 10),
                Arguments.of(10, 10),
                Arguments.of(42, 42),
                Arguments.of(601, 600),
                Arguments.of(-1, 600)); // 4,294,967,295 on the wire
    }

    @ParameterizedTest
    @MethodSource
    void aNameThatIsNoneIsRefusedAndTheFieldIsTold(Login.Builder login, String field) throws IOException {
        RawPhone phone = gateway.connect();
        phone.write(frame(login));

        Kick kick = phone.kick();
        assertThat(kick.getReason()).isEqualTo(Kick.Reason.BAD_FRAME);
        assertThat(kick.getDetail()).contains(field);
    }

    static Stream<Arguments> aNameThatIsNoneIsRefusedAndTheFieldIsTold() {
        return Stream.of(
                        "",
                        "x".repeat(65),
                        "a b",
                        "a\0b",
                        "a\r\nb",
                        "a\u001b[2J",
                        "a\u202eb",
                        "{a}",
                        "a*",
                        "j\u00fcrgen")
                .flatMap(bad -> Stream.of(
                        Arguments.of(login(bad, "phone"), "user_id"),
                        Arguments.of(login("user", bad), "device_id"),
                        Arguments.of(login("user", "phone").setPlatform(bad), "platform")));
    }

    @Test
    void theLongestNamesAreTaken() throws IOException {
        String longest = "aZ09_.:@-".repeat(8).substring(0, 64);

        Welcome welcome = gateway.connect().logIn(login(longest, longest).setPlatform(longest));

        assertThat(welcome.getUserId()).isEqualTo(longest);
    }

    @Test
    void anotherVersionOfTheProtocolIsRefused() throws IOException {
        RawPhone phone = gateway.connect();
        phone.write(frame(login("version", "phone").setProtocol(2)));

        assertThat(phone.kick().getReason()).isEqualTo(Kick.Reason.UNSUPPORTED_VERSION);
    }

    @ParameterizedTest
    @MethodSource
    void nothingButALoginMayComeFirst(Uplink first) throws IOException {
        RawPhone phone = gateway.connect();
        phone.write(first);

        assertThat(phone.kick().getReason()).isEqualTo(Kick.Reason.NOT_ALLOWED);
    }

    static Stream<Uplink> nothingButALoginMayComeFirst() {
        return Stream.of(frame(message("m1", "bob", "hi")), ack(1), logout());
    }

    @Test
    void aSecondLoginIsNotAllowed() throws IOException {
        RawPhone phone = gateway.phone("twice");
        phone.write(frame(login("somebody-else", "phone")));

        assertThat(phone.kick().getReason()).isEqualTo(Kick.Reason.NOT_ALLOWED);
    }

    @Test
    void aSecondLoginBehindTheFirstIsNotAllowed() throws IOException {
        RawPhone phone = gateway.connect();
        phone.write(frame(login("twice-at-once", "phone")), frame(login("twice-at-once", "phone")));

        assertThat(phone.welcome().getUserId()).isEqualTo("twice-at-once");
        assertThat(phone.kick().getReason()).isEqualTo(Kick.Reason.NOT_ALLOWED);
    }

    @Test
    void whoDoesNotLogInInTimeIsSentAway() throws IOException {
        try (TestGateway impatient =
                TestGateway.start(redis, Flags.none().with("login-timeout", Duration.ofMillis(200)))) {
            RawPhone silent = impatient.connect();
            RawPhone beating = impatient.connect();
            beating.write(Uplinks.HEARTBEAT);
            RawPhone trickling = impatient.connect();
            trickling.write(new byte[] {0x0a});

            assertThat(silent.kick().getReason()).isEqualTo(Kick.Reason.LOGIN_TIMEOUT);
            assertThat(beating.read()).isEqualTo(Downlink.getDefaultInstance());
            assertThat(beating.kick().getReason()).isEqualTo(Kick.Reason.LOGIN_TIMEOUT);
            assertThat(trickling.kick().getReason()).isEqualTo(Kick.Reason.LOGIN_TIMEOUT);
        }
    }

    @Test
    void whatIsSentAheadOfTheWelcomeIsHandledAfterIt() throws IOException {
        RawPhone bob = gateway.phone("ahead-bob");
        RawPhone alice = gateway.connect();
        alice.write(
                frame(login("ahead-alice", "phone")),
                frame(message("m1", "ahead-bob", "one")),
                frame(message("m2", "ahead-bob", "two")));

        assertThat(alice.read().hasWelcome()).isTrue();
        assertThat(bob.take(2)).extracting(Deliver::getId).containsExactly("m1", "m2");
        assertThat(alice.receipts(2)).extracting(Receipt::getId).containsExactly("m1", "m2");
    }

    @Test
    void aFrameThatOnlyAWelcomedPhoneMaySendIsTakenAheadOfTheWelcomeToo() throws IOException {
        RawPhone alice = gateway.connect();
        alice.write(frame(login("ahead-large", "phone")), frame(message("m1", "ahead-nobody", "x".repeat(10_000))));

        assertThat(alice.receipt().getOutcome()).isEqualTo(Receipt.Outcome.STORED);
    }

    @Test
    void logoutEndsTheConnectionWithoutAWord() throws IOException {
        RawPhone phone = gateway.phone("leaver");
        phone.write(logout());

        assertThat(phone.untilEnd()).isEmpty();
    }

    @Test
    void whoConnectsAndLeavesInManyWaysLeavesNothingBehind() throws IOException {
        for (int i = 0; i < 50; i++) {
            RawPhone phone = gateway.connect();
            phone.write(frame(login("fleeting-" + i % 10, "phone")));
            if (i % 2 == 0) {
                phone.reset();
            } else {
                phone.close();
            }
            gateway.connect().reset();
        }
        RawPhone last = gateway.phone("fleeting-0");

        assertThat(last.untilEcho()).isEmpty();
        await().untilAsserted(() -> assertThat(redis.commands().hgetall("lw:s:{fleeting-1}"))
                .hasEntrySatisfying("h:any", holder -> assertThat(holder).startsWith("0 ")));
    }
}
