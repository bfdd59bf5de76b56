package io.longwire.testing;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
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

    /**
     * For what other people's programs do in their own time: a JVM that starts, a cluster that votes, a sentinel that trusts its
     * clock again only half a minute after the machine has stood still. What the gateway itself does has the shorter default,
     * which must stay below the minute after which a gateway looks for what it was not told.
     */
    public static final Duration FOR_SERVERS = Duration.ofMinutes(2);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Often enough that a test ends when it could, and seldom enough to leave the cores to what it waits for. */
    private static final Duration POLL = Duration.ofMillis(20);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(PATIENCE);
        Awaitility.setDefaultPollInterval(POLL);
    }

    /**
     * Asks a server for something that it may refuse, or give up without a word, until it is done.
     *
     * @param request asks once; what it throws is a refusal, after which it is asked at once again
     * @param givesUpAfter how long the server tries by itself before it has certainly given up
     */
    public static void request(Runnable request, Duration givesUpAfter, Callable<Boolean> isDone) {
        AtomicLong lastRequest = new AtomicLong(System.nanoTime() - givesUpAfter.toNanos());
        await().atMost(FOR_SERVERS).ignoreExceptions().until(() -> {
            if (isDone.call()) {
                return true;
            }
            if (System.nanoTime() - lastRequest.get() >= givesUpAfter.toNanos()) {
                request.run();
                lastRequest.set(System.nanoTime());
            }
            return false;
        });
    }
}
