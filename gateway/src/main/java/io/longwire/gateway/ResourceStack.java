package io.longwire.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a gateway has opened, and closes in the reverse order. Belongs to the thread that starts, then to the one that ends it. */
final class ResourceStack implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Gateway.class);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** Closes {@code resource} before all that were added until now. Returns it. */
    <T extends AutoCloseable> T add(T resource) {
        opened.push(resource);
        return resource;
    }

    /** Closes everything, the latest first, whether or not it can all be closed. */
    @Override
    public void close() {
        for (AutoCloseable latest = opened.poll(); latest != null; latest = opened.poll()) {
            try {
                latest.close();
            } catch (Exception e) {
                log.warn("not stopped cleanly", e);
            }
        }
    }
}
