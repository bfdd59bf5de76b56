package io.longwire.loadtest;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a run that is interrupted, with Ctrl-C or SIGTERM, come to its end: the JVM leaves only when the run has told what it
 * found, or a minute later. Helpers, which a terminal interrupts too, only wait to be told to stop by whoever leads them.
 */
final class Interruption implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupted, "interrupted");
    private volatile Runnable stop = () -> {};

    Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** What an interruption does, besides waiting. */
    void stopWith(Runnable task) {
        stop = task;
    }

    /** The run is over: the JVM may leave. */
    @Override
    public void close() {
        end.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook runs already: this is what it was waiting for.
        }
    }

    private void interrupted() {
        stop.run();
        try {
            boolean unused = end.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
