package io.longwire.loadtest.check;

import io.longwire.loadtest.check.Violation.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was found: counts of everything, and the whole story of the first few. */
final class Findings {

    /** How many violations keep their history. */
    static final int EXHIBITS_MAX = 20;

    /** A fault that happens a thousand times must not hide one of another kind that happens once. */
    static final int EXHIBITS_OF_A_KIND_MAX = 8;

    private final EventLog log;
    private final Map<Kind, Long> broken = new EnumMap<>(Kind.class);
    private final Map<Kind, Long> unpromised = new EnumMap<>(Kind.class);
    private final List<Exhibit> exhibits = new ArrayList<>();

    Findings(EventLog log) {
        this.log = log;
    }

    Map<Kind, Long> broken() {
        return broken;
    }

    Map<Kind, Long> unpromised() {
        return unpromised;
    }

    /** Whether messages are being watched, and {@link #happened} is to be called. */
    boolean watching() {
        return !exhibits.isEmpty();
    }

    void happened(long key, Event event, long nanos) {
        for (Exhibit exhibit : exhibits) {
            exhibit.happened(key, event, nanos);
        }
    }

    /** Something that the server never promised not to do. */
    void unpromised(Kind kind) {
        unpromised.merge(kind, 1L, Long::sum);
    }

    void broken(Kind kind, long key, String message, String finding) {
        broken.merge(kind, 1L, Long::sum);
        long alike = exhibits.stream().filter(other -> other.kind() == kind).count();
        if (exhibits.size() < EXHIBITS_MAX && alike < EXHIBITS_OF_A_KIND_MAX) {
            Exhibit exhibit = new Exhibit(kind, key, message, finding);
            exhibit.recall(log);
            exhibits.add(exhibit);
        }
    }

    /** Replaces what the log knew by what the file knows, which is all. */
    void recall(HistoryFile file) throws IOException {
        if (exhibits.isEmpty()) {
            return;
        }
        Map<String, List<Exhibit>> byMessage = new HashMap<>();
        for (Exhibit exhibit : exhibits) {
            exhibit.clear();
            byMessage
                    .computeIfAbsent(exhibit.message(), message -> new ArrayList<>())
                    .add(exhibit);
        }
        file.read((message, line) -> byMessage.getOrDefault(message, List.of()).forEach(exhibit -> exhibit.note(line)));
    }

    List<Violation> violations() {
        return exhibits.stream().map(Exhibit::violation).toList();
    }
}
