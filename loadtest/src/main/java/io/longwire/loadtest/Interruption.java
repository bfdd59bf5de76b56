package io.longwire.loadtest;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What Ctrl-C, or SIGTERM, does to a run: it is cut short rather than lost. The program ends once what was sent has arrived
 * and all is told.
 */
final class Interruption implements AutoCloseable {

    /** Longer than any scenario waits for its last messages. */
    private static final long PATIENCE_SECONDS = 150;

    private final CountDownLatch told = new CountDownLatch(1);
    private final Thread hook;

    private Interruption(Runnable cutShort) {
        this.hook = new Thread(() -> interrupted(cutShort), "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** From now on until it is closed, who ends the program has this called, on a thread of its own. */
    static Interruption does(Runnable cutShort) {
        return new Interruption(cutShort);
    }

    private void interrupted(Runnable cutShort) {
        cutShort.run();
        try {
            boolean ignored = told.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All is told: the program may end. */
    @Override
    public void close() {
        told.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is this that was waited for.
        }
    }
}
