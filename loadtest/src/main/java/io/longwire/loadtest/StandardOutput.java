package io.longwire.loadtest;

import java.io.IOException;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

/** What standard output is connected to. */
final class StandardOutput {

    private static final String PROVIDER = "exec";

    private StandardOutput() {}

    /** Whether somebody looks at it as it is written, rather than a file or a pipe. */
    static boolean isTerminal() {
        try {
            return TerminalProvider.load(PROVIDER).isSystemStream(SystemStream.Output);
        } catch (IOException | LinkageError e) {
            return false;
        }
    }
}
