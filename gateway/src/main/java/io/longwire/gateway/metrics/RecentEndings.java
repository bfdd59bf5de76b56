package io.longwire.gateway.metrics;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** The connections that were closed last, and why. Safe for any thread. */
public final class RecentEndings {

    /** How many are remembered. */
    public static final int MAX = 1_000;

    private final Clock clock;
    private final Deque<Entry> entries = new ArrayDeque<>();

    /**
     * One closed connection.
     *
     * @param user who was logged in, or wanted to be; empty if that is not known
     * @param reason as in the metrics
     * @param detail what the phone was told; may be empty
     */
    public record Entry(Instant at, String user, String device, String platform, String reason, String detail) {}

    RecentEndings(Clock clock) {
        this.clock = clock;
    }

    /** Remembers a connection, and forgets the oldest one if there are too many. */
    public void add(String user, String device, String platform, Ending ending, String detail) {
        Entry entry = new Entry(clock.instant(), user, device, platform, EndingCounters.label(ending), detail);
        synchronized (entries) {
            if (entries.size() == MAX) {
                entries.remove();
            }
            entries.add(entry);
        }
    }

    /** Those that are remembered, the latest first. */
    public List<Entry> latestFirst() {
        List<Entry> copy;
        synchronized (entries) {
            copy = new ArrayList<>(entries);
        }
        Collections.reverse(copy);
        return copy;
    }
}
