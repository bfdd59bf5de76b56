package io.longwire.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets each test wait for half a minute for what is to happen: the machine may be compiling something else. What must not happen
 * is never told by the time that has passed.
 *
 * <p>Registered for all classes through {@code META-INF/services}.
 */
public final class BusyMachine implements BeforeAllCallback {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Often enough that a test ends when it could, and seldom enough to leave the cores to what it waits for. */
    private static final Duration POLL = Duration.ofMillis(20);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(PATIENCE);
        Awaitility.setDefaultPollInterval(POLL);
    }
}
