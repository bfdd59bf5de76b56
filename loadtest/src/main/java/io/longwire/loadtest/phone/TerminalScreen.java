package io.longwire.loadtest.phone;

import io.longwire.loadtest.terminal.StandardStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp.Capability;

/** A terminal with line editing and a history that ends with the program. What is shown goes above the line being typed. */
final class TerminalScreen implements Screen {

    private final Terminal terminal;
    private final LineReader reader;

    private TerminalScreen(Terminal terminal) {
        this.terminal = terminal;
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                // Else an exclamation mark in a chat would be taken for a reference to the history.
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
    }

    /** Whether a person sits at both ends: standard input and output are a terminal that this machine lets us drive. */
    static boolean isPossible() {
        return StandardStream.INPUT.isTerminal() && StandardStream.OUTPUT.isTerminal();
    }

    static TerminalScreen open() {
        try {
            return new TerminalScreen(TerminalBuilder.builder()
                    .system(true)
                    .provider(StandardStream.PROVIDER)
                    .dumb(true) // TERM=dumb: less comfort, and no warning about it
                    .encoding(StandardCharsets.UTF_8)
                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void show(String line) {
        reader.printAbove(line);
    }

    @Override
    public Optional<String> readLine(String prompt) {
        try {
            return Optional.of(reader.readLine(prompt));
        } catch (EndOfFileException | UserInterruptException e) {
            return Optional.empty();
        }
    }

    /** Also fit for the case that a line is still being typed: the terminal is left as it was found. */
    @Override
    public void close() {
        try {
            if (!Terminal.TYPE_DUMB.equals(terminal.getType())) {
                terminal.puts(Capability.keypad_local);
                terminal.writer().println(LineReaderImpl.BRACKETED_PASTE_OFF);
                terminal.flush();
            }
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
