package io.longwire.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.longwire.loadtest.testing.Lie;
import io.longwire.loadtest.testing.LyingServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot work is told in a sentence, before anything is started. */
class MistakesTest {

    private final Terminal terminal = new Terminal();

    @ParameterizedTest
    @Timeout(10)
    @CsvSource({
        "chat --users 1,                              '--users is 1, must be at least 2'",
        "chat --for soon,                             'is not a duration such as 500ms'",
        "chat --rate -1,                              '--rate is -1.0, must be at least 0'",
        "chat --payload 10,                           '--payload is 10, must be at least 37'",
        "chat --threads 0,                            '--threads is 0, must be at least 1'",
        "chat --processes 0,                          '--processes is 0, must be at least 1'",
        "chat --dialect telnet,                       '--dialect ''telnet'' is none that is known'",
        "chat --target localhost,                     'is not of the form host:port'",
        "chat --partners across,                      'needs two targets: --target HOST:PORT,HOST:PORT'",
        "chat --partners same --any,                  'says where pairs are, and with --any there are none'",
        "slow --share 1.5,                            '--share is 1.5, must be from 0'",
        "mixed --away 1,                              '--away is 1.0, must be from 0'",
        "reconnect --rate 0,                          '--rate is 0.0, must be more than 0'",
        "compare --targets carrier-pigeon,            'there is no target ''carrier-pigeon'''",
        "compare --rounds 0,                          '--rounds is 0, must be at least 1'",
        "chaos --fault lightning,                     'there is no fault ''lightning''; there are: gateway-kill, '",
        "chaos --gateway-jar /no/such.jar,            'there is no /no/such.jar; build it'",
        "chaos --rounds 0,                            '--rounds is 0, must be at least 1'",
        "chat --history /no/such/directory/history,   '--history: there is no directory /no/such/directory'",
        "chat --json /tmp,                            '--json: /tmp is a directory'",
        "compare --report /no/such/directory/a.html,  '--report: there is no directory /no/such/directory'",
        "chat --json /no/such/directory/run.json,     '--json: there is no directory /no/such/directory'",
    })
    void aWrongFlagIsToldInASentence(String arguments, String sentence) {
        assertThat(terminal.run(arguments)).isEqualTo(2);
        assertThat(terminal.errors()).contains(sentence).hasLineCount(2);
    }

    /** Nothing of it is known before the run is over, and the run has told its result by then. */
    @ParameterizedTest
    @ValueSource(strings = {"--json", "--report"})
    void aFileThatCannotBeWrittenIsToldInASentence(String flag) {
        assumeThat(Path.of("/dev/full")).exists();
        try (LyingServer server = LyingServer.start(Lie.NONE)) {
            assertThat(terminal.run("chat --users 2 --warm-up 0s --for 100ms --target " + server.address() + " " + flag
                            + " /dev/full"))
                    .isEqualTo(3);
        }

        assertThat(terminal.output()).contains("check: ");
        assertThat(terminal.errors()).isEqualToIgnoringNewLines("cannot write /dev/full: No space left on device");
    }

    @Test
    void aHistoryThatIsNotWholeMakesTheRunIncomplete() {
        assumeThat(Path.of("/dev/full")).exists();
        try (LyingServer server = LyingServer.start(Lie.NONE)) {
            assertThat(terminal.run("chat --users 2 --warm-up 0s --for 100ms --target " + server.address()
                            + " --history /dev/full"))
                    .isEqualTo(1);
        }

        assertThat(terminal.output())
                .contains("check INCOMPLETE: ")
                .contains("the history file /dev/full is not whole: No space left on device");
    }

    /** It is known by name where the build leaves it; from elsewhere it is not installed, and is skipped. */
    @Test
    void compareKnowsTheGatewayByItsName() {
        int exitCode = terminal.run("compare --targets longwire --rounds 1 --disciplines idle --idle-users 2 --for 1s");
        assertThat(exitCode).isEqualTo(1);
        assertThat(terminal.errors()).contains("nothing was compared");
        assertThat(terminal.errors()).doesNotContain("there is no target");
    }

    @Test
    void moreConnectionsThanOpenFilesAreToldWithWhatWouldDo() {
        assertThat(terminal.run("idle --users 900000000")).isEqualTo(2);
        assertThat(terminal.errors()).contains("900,000,000 connections", "ulimit -n", "--processes ");
    }

    @Test
    void aServerThatIsNotThereEndsTheRun() throws IOException {
        String nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "127.0.0.1:" + socket.getLocalPort();
        }

        assertThat(terminal.run("kick --users 2 --for 500ms --target " + nobody))
                .isEqualTo(1);
        assertThat(terminal.errors())
                .startsWith(nobody + ": nobody could log in")
                .contains("connection refused", "Nobody listens there. Start a gateway: java -jar ")
                .hasLineCount(2);
    }
}
