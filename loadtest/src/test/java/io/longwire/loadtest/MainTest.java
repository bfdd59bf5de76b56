package io.longwire.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.client.ScriptedGateway;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine commandLine =
            Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    @Test
    void helpIsTheManual() {
        assertThat(commandLine.execute("phone", "--help")).isZero();
        assertThat(out.toString()).contains("--listen-for", "Exit codes", "Examples");
    }

    @Test
    void aMistakeIsToldInTwoLines() {
        assertThat(commandLine.execute("phone", "--user", "al ice")).isEqualTo(2);
        assertThat(err.toString())
                .contains("userId must be")
                .contains("phone --help")
                .hasLineCount(2);
    }

    @Test
    void withoutASubcommandThereIsNothingToDo() {
        assertThat(commandLine.execute()).isEqualTo(2);
    }

    @Test
    void aGatewayThatCannotBeReachedIsToldInOneLine() {
        String port;
        try (ScriptedGateway gone = new ScriptedGateway()) {
            port = String.valueOf(gone.port());
        }

        assertThat(commandLine.execute("phone", "--user", "alice", "--plain", "--port", port))
                .isEqualTo(1);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        "cannot reach 127.0.0.1:" + port + ": Connection refused. Is the gateway running?");
    }
}
