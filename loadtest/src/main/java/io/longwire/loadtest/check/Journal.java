package io.longwire.loadtest.check;

import io.longwire.loadtest.check.Violation.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where events and findings are written down: the last events in memory, all of them in a file if there is one. */
final class Journal {

    private static final Logger log = LoggerFactory.getLogger(Journal.class);

    private final Names names;
    private final long startNanos;
    private final EventLog events;
    private final Findings findings;
    private Optional<HistoryFile> file;
    private String failure = "";

    /** @throws UncheckedIOException if the file cannot be made */
    Journal(Names names, long startNanos, Optional<Path> file, int logBytes) {
        this.names = names;
        this.startNanos = startNanos;
        this.events = new EventLog(logBytes);
        this.findings = new Findings(events);
        this.file = file.map(path -> open(path, names));
    }

    /** Notes what happened to a message. */
    void note(int stream, long number, Event event, long nanos) {
        long sinceStart = sinceStart(nanos);
        long key = MessageKey.of(stream, number);
        events.add(key, event, sinceStart);
        if (findings.watching()) {
            findings.happened(key, event, sinceStart);
        }
        if (file.isPresent()) {
            write(file.get(), stream, number, event, sinceStart);
        }
    }

    /** A message broke a promise, or did what was not promised not to happen. */
    void found(boolean promised, Kind kind, int stream, long number, String finding) {
        if (promised) {
            findings.broken(kind, MessageKey.of(stream, number), name(stream, number), finding);
        } else {
            findings.unpromised(kind);
        }
    }

    /** Something else than a message of the run broke a promise. */
    void found(boolean promised, Kind kind, String name, String finding, long nanos) {
        if (promised) {
            String when = Exhibit.seconds(sinceStart(nanos)).strip();
            findings.broken(kind, Exhibit.NO_MESSAGE, name, "%s (at %s)".formatted(finding, when));
        } else {
            findings.unpromised(kind);
        }
    }

    /** Closes the file, from which the findings take what the memory no longer has. */
    Findings close() {
        file.ifPresent(this::recallAndClose);
        return findings;
    }

    /** Why the file is not whole, in a sentence; empty if it is. To be asked when it was closed. */
    String failure() {
        return failure;
    }

    String name(int stream, long number) {
        return HistoryFile.nameOf(names, stream, number);
    }

    private long sinceStart(long nanos) {
        return Math.max(0, nanos - startNanos);
    }

    private void write(HistoryFile to, int stream, long number, Event event, long sinceStart) {
        try {
            to.add(stream, number, event, sinceStart);
        } catch (IOException e) {
            failed(to, e);
            file = Optional.empty();
            to.giveUp();
        }
    }

    private void recallAndClose(HistoryFile whole) {
        try (whole) {
            whole.flush();
            findings.recall(whole);
        } catch (IOException e) {
            failed(whole, e);
        }
    }

    private void failed(HistoryFile of, IOException e) {
        if (failure.isEmpty()) {
            failure = "the history file " + of.path() + " is not whole: " + e.getMessage();
            log.warn("{}", failure);
        }
    }

    private static HistoryFile open(Path path, Names names) {
        try {
            return new HistoryFile(path, names);
        } catch (IOException e) {
            throw new UncheckedIOException(UnwritableFileException.of(path, e));
        }
    }
}
