package io.longwire.loadtest.terminal;

import java.io.IOException;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

/** What this program was started with to read from and to write to. */
public enum StandardStream {
    /** Standard input. */
    INPUT(SystemStream.Input),
    /** Standard output. */
    OUTPUT(SystemStream.Output);

    /** JLine's native library: works on Java 17 and without forking {@code stty}. */
    public static final String PROVIDER = "jni";

    private final SystemStream stream;

    StandardStream(SystemStream stream) {
        this.stream = stream;
    }

    /**
     * Whether a person is at the other end, rather than a file or a pipe. Not {@link System#console()}: that wants both to
     * be a terminal, and newer Javas always have one.
     */
    public boolean isTerminal() {
        try {
            return TerminalProvider.load(PROVIDER).isSystemStream(stream);
        } catch (IOException | LinkageError e) {
            return false;
        }
    }
}
