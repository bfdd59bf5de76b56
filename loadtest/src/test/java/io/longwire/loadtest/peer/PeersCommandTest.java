package io.longwire.loadtest.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PeersCommandTest {

    @TempDir
    private Path emptyDirectory;

    private final StringWriter printed = new StringWriter();

    @Test
    void listsEachPeerAndHowToGetWhatIsMissing() {
        assertThat(execute("--peers-dir", emptyDirectory.toString())).isZero();

        assertThat(printed.toString())
                .containsPattern("relay +installed")
                .containsPattern("hivemq +missing")
                .contains("Run: java -jar loadtest.jar peers install hivemq");
    }

    @Test
    void refusesToInstallWhatItDoesNotKnow() {
        assertThat(execute("install", "carrier-pigeon")).isEqualTo(CommandLine.ExitCode.USAGE);

        assertThat(printed.toString()).contains("There is no peer 'carrier-pigeon'");
    }

    @Test
    void hasNothingToInstallForWhatIsAlwaysThere() {
        assertThat(execute("install", "relay")).isZero();

        assertThat(printed.toString()).contains("relay is installed.");
    }

    private int execute(String... arguments) {
        PrintWriter out = new PrintWriter(printed, true);
        return new CommandLine(new PeersCommand()).setOut(out).setErr(out).execute(arguments);
    }
}
