package io.longwire.loadtest.device;

import java.util.LinkedHashMap;
import java.util.Map;

/** The sends of one connection that have had no answer at all, and since when. Belongs to its phone's event loop. */
final class AnswerWaits {

    private record Name(int stream, long number) {}

    /** In the order of their last sends. */
    private final Map<Name, Long> sentNanos = new LinkedHashMap<>();

    void sent(int stream, long number, long nanos) {
        Name name = new Name(stream, number);
        sentNanos.remove(name);
        sentNanos.put(name, nanos);
    }

    void answered(int stream, long number) {
        sentNanos.remove(new Name(stream, number));
    }

    /** The connection is over: nothing more is answered. */
    void clear() {
        sentNanos.clear();
    }

    /** How long the oldest has waited, counted from {@code sinceNanos} at the earliest; 0 if none waits. */
    long longest(long sinceNanos, long nowNanos) {
        return sentNanos.isEmpty()
                ? 0
                : nowNanos - Math.max(sinceNanos, sentNanos.values().iterator().next());
    }
}
