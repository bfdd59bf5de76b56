package io.longwire.loadtest.chaos.load;

import io.longwire.loadtest.check.UnwritableFileException;
import io.longwire.loadtest.device.End;
import io.longwire.loadtest.device.Phone;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Who was on line where, and what was done to whom: what has to be read beside the history of the messages. A line an event,
 * with the seconds since the start, as in a history. On the event loop.
 */
final class Diary implements AutoCloseable {

    private final PrintWriter out;
    private final long startNanos;

    Diary(Path file, long startNanos) {
        try {
            this.out = new PrintWriter(Files.newBufferedWriter(file));
        } catch (IOException e) {
            throw new UncheckedIOException(UnwritableFileException.of(file, e));
        }
        this.startNanos = startNanos;
    }

    void online(Phone phone) {
        note(phone, "on line at gateway " + (phone.target() + 1) + ", session " + phone.session());
    }

    void ended(Phone phone, End end, boolean wasOnline) {
        String what = wasOnline ? "ended" : "not let in";
        note(phone, what + " at gateway " + (phone.target() + 1) + ": " + end.kind() + " " + end.reason());
    }

    /** What happens to a phone and is not seen at its connection. */
    void note(Phone phone, String what) {
        note(phone.user() + " " + phone.device(), what);
    }

    /** What is done by the round. */
    void note(String who, String what) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        out.printf(Locale.ROOT, "%.6f\t%s\t%s%n", seconds, who, what);
    }

    @Override
    public void close() {
        out.close();
    }
}
