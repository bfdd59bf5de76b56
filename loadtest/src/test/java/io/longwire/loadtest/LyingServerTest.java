package io.longwire.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.loadtest.testing.Lie;
import io.longwire.loadtest.testing.LyingServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check, from end to end: a server that breaks one promise once is found out, whatever it is. */
class LyingServerTest {

    private final Terminal terminal = new Terminal();

    private int chat(LyingServer server) {
        return terminal.run(
                "chat --target " + server.address() + " --users 8 --window 4 --warm-up 200ms --for 300ms --settle 1s");
    }

    @Test
    void anHonestServerPasses() {
        try (LyingServer server = LyingServer.start(Lie.NONE)) {
            assertThat(chat(server)).isZero();
        }

        assertThat(terminal.output()).contains("check: ", "none lost, none twice, all in order");
    }

    @ParameterizedTest
    @CsvSource({
        "LOSES,                        LOST,         'never reached the application',  'receipt: stored'",
        "REACHES_SOMEBODY_ELSE,        MISDELIVERED, 'reached lt-',                    'reached a phone or a name it was not meant for'",
        "NAMES_ANOTHER_SENDER,         MISDELIVERED, 'said to be from ''mallory''',    'reached a phone or a name it was not meant for'",
        "CHANGES_THE_PAYLOAD,          INVENTED,     'came with 128 bytes',            ''",
        "SWAPS,                        OUT_OF_ORDER, 'came after',                     'reached the application'",
        "RECEIPTS_TOO_EARLY,           DISHONEST,    'before its recipient had',       'receipt: delivered'",
        "RECEIPTS_TWICE,               DISHONEST,    'more often than it was sent',    'receipt: stored'",
        "RECEIPTS_WHAT_WAS_NEVER_SENT, DISHONEST,    'nobody has sent it',             'receipt: stored'",
    })
    void aLieIsToldWithTheHistoryOfItsMessage(Lie lie, String kind, String finding, String event) {
        try (LyingServer server = LyingServer.start(lie)) {
            assertThat(chat(server)).isEqualTo(1);
        }

        assertThat(terminal.output()).contains("check FAILED", "  " + kind + ": ", finding, event);
    }

    @Test
    void twoDevicesThatAreLeftOnLineAreTold() {
        try (LyingServer server = LyingServer.start(Lie.LEAVES_TWO_DEVICES_ON_LINE)) {
            assertThat(terminal.run("kick --target " + server.address() + " --users 2 --devices 3 --for 1s"))
                    .isEqualTo(1);
        }

        assertThat(terminal.output()).contains("NOT_EXCLUSIVE: lt-", "are on line at once: device-");
    }

    @Test
    void aRunWhosePhonesAreAllSentAwayIsIncompleteRatherThanPassed() {
        try (LyingServer server = LyingServer.start(Lie.SENDS_EVERYBODY_AWAY)) {
            assertThat(chat(server)).isEqualTo(1);
        }

        assertThat(terminal.output())
                .contains("check INCOMPLETE: ", "messages sent, none delivered", "× not answered")
                .contains("8 × phones ended for good by the server: ADMIN")
                .doesNotContain("none lost", "in order");
    }

    @Test
    void phonesWithoutMessagesThatAreSentAwayAreToldToo() {
        try (LyingServer server = LyingServer.start(Lie.LETS_NOBODY_STAY)) {
            assertThat(terminal.run("idle --target " + server.address() + " --users 3 --for 300ms"))
                    .isEqualTo(1);
        }

        assertThat(terminal.output())
                .contains("check INCOMPLETE: no messages were sent", "3 × phones ended for good by the server: ADMIN");
    }

    @Test
    void messagesThatNobodyAnswersForMakeARunIncomplete() {
        try (LyingServer server = LyingServer.start(Lie.ANSWERS_NOTHING)) {
            assertThat(chat(server)).isEqualTo(1);
        }

        assertThat(terminal.output())
                .contains("check INCOMPLETE: 32 messages sent, none delivered", "32 × not answered");
    }

    /** An application sees a message twice only if its phone is broken: phones know it by its number, not by its id. */
    @Test
    void aRepetitionUnderAnotherNameNeverReachesTheApplication() {
        try (LyingServer server = LyingServer.start(Lie.REPEATS_UNDER_ANOTHER_NAME)) {
            assertThat(chat(server)).isZero();
        }

        assertThat(terminal.output()).contains("1 × repeated by the server and dropped by the phones");
    }
}
