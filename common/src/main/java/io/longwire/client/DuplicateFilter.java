package io.longwire.client;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers the messages that were taken most recently, so that one which the gateway sends again is not shown again.
 *
 * <p>Bounded: when full it forgets what was seen longest ago. A gateway sends again at most what was in flight when a
 * connection ended, so a capacity of a few times {@code Welcome.max_in_flight} is enough. An entry costs about 200 bytes.
 *
 * <p>Not thread-safe.
 */
public final class DuplicateFilter {

    private final int capacity;

    /** In the order of last use. Null until the first message, because most of a load test's clients only listen. */
    private Map<MessageKey, Boolean> seen;

    /**
     * Creates an empty filter.
     *
     * @param capacity how many messages to remember; 0 remembers none and so lets every duplicate pass
     */
    public DuplicateFilter(int capacity) {
        if (capacity < 0) {
            throw new IllegalArgumentException("capacity is " + capacity + ", must be 0 or more");
        }
        this.capacity = capacity;
    }

    /** Adds keys kept in storage since an earlier run, the oldest first. */
    public void seed(Collection<MessageKey> keys) {
        keys.forEach(this::add);
    }

    /** Whether the message was added and is still remembered; asking makes it the most recent. */
    public boolean contains(MessageKey key) {
        return seen != null && seen.get(key) != null;
    }

    /** Remembers a message, forgetting the oldest one if there is no room. */
    public void add(MessageKey key) {
        if (capacity == 0) {
            return;
        }
        if (seen == null) {
            seen = new LinkedHashMap<>(16, 0.75f, true);
        }
        seen.put(key, Boolean.TRUE);
        if (seen.size() > capacity) {
            seen.remove(seen.keySet().iterator().next());
        }
    }

    /** What is remembered, the oldest first: fit for {@link #seed}. */
    public List<MessageKey> keys() {
        return seen == null ? List.of() : List.copyOf(seen.keySet());
    }
}
